import { setTimeout as wait } from 'node:timers/promises';
import type { Message } from '../../../sandbox/workspace/wire.ts';
import type { Dice } from './seed.ts';
import { forge, sendSigned } from './signed.ts';
import type { Site, SiteBot } from './site.ts';

export interface Soaking {
  readonly site: Site;
  readonly chance: Dice;
  readonly channels: readonly string[];
  /** Where requests go. */
  readonly port: number;
}

const looks = [
  'health',
  'health staging',
  'diagnose',
  'help',
  'runs',
  '',
  'rollback to=99',
  'nonsense here',
  'diagnose mcp-server env=staging',
];
// More than one of a kind: the same change is asked once.
const changes = [
  'restart env=staging',
  'restart mcp-server env=staging',
  'rollback env=staging',
  'rollback to=1 env=staging',
  'rollback to=2 env=staging',
  'restart',
  'auth clear-jwks',
];

/** One thing a person does: types, mentions the bot, presses what there is to press. */
async function one({ site, chance, channels, port }: Soaking): Promise<number> {
  const channel = chance.pick(channels);
  const own = forge(site.workspace, channel);
  const door = { port, secret: site.workspace.signingSecret };
  const what = chance.random();
  if (what < 0.45) return (await sendSigned(door, own.command(chance.pick(looks)))).status;
  if (what < 0.55) return (await sendSigned(door, own.mention(chance.pick(looks)))).status;
  if (what < 0.65) return (await sendSigned(door, own.command(chance.pick(changes)))).status;
  const buttons = site.workspace
    .messages(channel)
    .flatMap((message) => pressable(message).map((action) => ({ message, action })));
  if (buttons.length === 0) return 200;
  const { message, action } = chance.pick(buttons);
  const outcome = await site.workspace
    .as(chance.pick(['dev', 'ola', 'lead', 'val']))
    .click(message, action, { stale: true });
  // A press that met a process just being killed is pressed again by whoever pressed it.
  return outcome.acked ? 200 : 0;
}

function pressable({ blocks }: Message): readonly string[] {
  const ids = [...JSON.stringify(blocks ?? []).matchAll(/"action_id":"(mcp:(?:approve|decline|stop|offer):\d+)"/g)];
  return ids.map((match) => match[1] ?? '');
}

/** So many requests a second until the time is over; gives how each was answered. */
export async function soak(soaking: Soaking, minutes: number, perSecond: number): Promise<readonly number[]> {
  const over = performance.now() + minutes * 60_000;
  const asked: Promise<number>[] = [];
  while (performance.now() < over) {
    asked.push(one(soaking).catch(() => 0));
    await wait(1000 / perSecond);
  }
  return Promise.all(asked);
}

/** Kills or stops one of the processes that may go, and starts another in its place, until the time is over; gives how many went. */
export async function disturb(
  bots: SiteBot[],
  duties: 'web' | 'worker',
  { site, chance }: Soaking,
  minutes: number,
  everyMs: number,
): Promise<number> {
  const over = performance.now() + minutes * 60_000;
  let gone = 0;
  while (performance.now() < over) {
    await wait(everyMs);
    const index = chance.below(bots.length);
    const old = bots[index];
    if (chance.random() < 0.5) old?.send('SIGTERM');
    else old?.send('SIGKILL');
    await old?.ended;
    bots[index] = await site.bot(duties);
    gone += 1;
  }
  return gone;
}

/** A few in a hundred calls of Slack go wrong, each in its own way. */
export function troubleSlack({ site }: Pick<Soaking, 'site'>): void {
  const some = { on: 'api', probability: 0.02 } as const;
  const { faults } = site.workspace;
  faults.inject({ ...some, method: 'chat.*', kind: 'http', status: 503 });
  faults.inject({ ...some, method: 'chat.*', kind: 'lost_response' });
  faults.inject({ ...some, method: 'chat.*', kind: 'reset' });
  faults.inject({ ...some, method: 'chat.*', kind: 'ratelimited', retryAfterS: 2 });
  faults.inject({ ...some, method: 'conversations.history', kind: 'http', status: 500 });
}
