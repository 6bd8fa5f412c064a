import { afterAll, beforeAll } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { intakeOf } from '../../src/alerts/intake.ts';
import { compileRules } from '../../src/alerts/match.ts';
import { isFault } from '../../src/errors.ts';
import type { Intake } from '../../src/ports/store/alerts.ts';
import { type Hook, hooks, recorded } from '../alerts/hooks.ts';
import { bytesOf, damaged, poisoned } from '../support/faults/poison.ts';
import { faultRow } from '../support/faults/row.ts';
import type { Dice } from '../support/faults/seed.ts';
import { until } from '../support/faults/until.ts';
import { alertmanagerBody, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { useStore } from '../support/store.ts';
import type { World } from '../support/world.ts';

const held = useStore();
const rules = compileRules([]);
const bodies = Object.entries(hooks).flatMap(([type, hook]) =>
  recorded(type).map(({ body }) => ({ type, hook, body, value: JSON.parse(body.toString()) as Whole })),
);
type Whole = Readonly<Record<string, unknown>>;

/** Where a message has many alerts: the list, and what makes a copy of one another alert. */
const lists: Readonly<Record<string, { readonly at: string; readonly mark: (name: string) => Whole }>> = {
  alertmanager: { at: 'alerts', mark: (name) => ({ fingerprint: name }) },
  grafana: { at: 'alerts', mark: (name) => ({ fingerprint: name }) },
  json: { at: 'checks', mark: (name) => ({ id: name }) },
};

/** A message with one poisoned alert between two good ones; undefined where messages of this kind have one alert only. */
function between(type: string, value: Whole, name: string, chance: Dice): Whole | undefined {
  const list = lists[type];
  const items: unknown = list === undefined ? undefined : value[list.at];
  if (list === undefined || !Array.isArray(items)) return undefined;
  const firing = (items as readonly Whole[]).find((one) => /firing|DOWN/.test(String(one['status'] ?? one['state'])));
  if (firing === undefined) return undefined;
  const good = (side: string) => ({ ...firing, ...list.mark(`${name}-${side}`) });
  // A message with an id of its own counts once.
  return {
    ...value,
    ...(type === 'json' ? { sent: name } : {}),
    [list.at]: [good('left'), poisoned({ ...firing }, chance), good('right')],
  };
}

async function read(hook: Hook, type: string, body: Buffer): Promise<Intake | 'malformed' | Error> {
  try {
    const parsed = await hook.receive(hook.send(body));
    return parsed === undefined
      ? 'malformed'
      : intakeOf(type, parsed, rules, { silentAfterMs: undefined, unknownSeverity: 2 });
  } catch (error) {
    if (isFault(error, 'HOOK_MALFORMED')) return 'malformed';
    return error instanceof Error ? error : new Error(String(error));
  }
}

faultRow(
  { title: 'alerts nobody should send, between good ones', small: 300, full: 100_000, eachMs: 60 },
  async ({ count, chance, none, all }) => {
    const crashes: string[] = [];
    const good: string[] = [];
    let waiting: Intake[] = [];
    const commit = async () => {
      const batch = waiting;
      waiting = [];
      await held.store.alerts.take(batch).catch((error: unknown) => void crashes.push(String(error).slice(0, 200)));
    };
    for (let strike = 0; strike < count; strike += 1) {
      const { type, hook, body, value } = chance.pick(bodies);
      const siblings = chance.random() < 0.6 ? between(type, value, `good-${strike}`, chance) : undefined;
      const sent = siblings ?? (chance.random() < 0.3 ? undefined : poisoned(value, chance));
      const bytes = sent === undefined ? damaged(body, chance) : bytesOf(sent);
      const intake = await read(hook, type, bytes);
      if (intake instanceof Error) crashes.push(`${type}: ${intake.message.slice(0, 200)}`);
      else if (intake !== 'malformed') waiting.push(intake);
      if (siblings !== undefined) good.push(`good-${strike}-left`, `good-${strike}-right`);
      if (waiting.length >= 100) await commit();
    }
    await commit();
    const kept = await held.database.query<{ name: string }>(
      `SELECT substring(fingerprint from 'good-[0-9]+-[a-z]+') AS name FROM alerts WHERE fingerprint ~ 'good-'`,
    );
    const there = new Set(kept.map(({ name }) => name));
    none('crashes', crashes, count);
    all('good siblings taken', good.filter((name) => there.has(name)).length, good.length);
  },
);

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

faultRow(
  { title: 'a poisoned alert is shown, and its siblings open an incident', small: 1, full: 20, eachMs: 20_000 },
  async ({ count, all }) => {
    let shown = 0;
    let opened = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const name = `Poison${strike}`;
      const body = alertmanagerBody(name, [
        { name, severity: 'warning' },
        { name, instance: 'b' },
      ]);
      const alerts = (body as { alerts: object[] }).alerts.map((alert, n) =>
        n === 1 ? { ...alert, status: 7 } : alert,
      );
      const status = await post(world, { ...body, alerts });
      if (status === 200) shown += 1;
      const seen = (words: string) => () =>
        world.workspace.messages(opsChannel).filter((one) => wordsOf(one).includes(words)).length > 0;
      await until('the incident', seen(`P3 · ${name}`));
      opened += 1;
      await until('the note', async () => {
        await world.advance(1000);
        return (await world.database.query(`SELECT 1 FROM alert_quarantine WHERE NOT told`)).length === 0;
      });
      await until('the words', seen('of alertmanager could not be read'));
    }
    all('taken and told', shown, count);
    all('incidents opened by siblings', opened, count);
  },
);
