import type { IncomingHttpHeaders } from 'node:http';
import type { HookRequest } from '../../src/alerts/source.ts';
import { type Hook, hooks, recorded, secret } from '../alerts/hooks.ts';
import { faultRow } from '../support/faults/row.ts';
import type { Dice } from '../support/faults/seed.ts';

const wrongSecrets = [
  '',
  ' ',
  'x',
  'undefined',
  'null',
  'HOOK_TOKEN',
  secret('HOOK_TOKEN').slice(1),
  `${secret('HOOK_TOKEN')} x`,
];

/** The headers of a good sender, with the secret taken out, cut, changed, or given twice. */
function forgedHeaders(headers: IncomingHttpHeaders, chance: Dice): IncomingHttpHeaders {
  const names = Object.keys(headers).filter((name) => !name.startsWith('content-'));
  const changed: Record<string, unknown> = { ...headers };
  const name = chance.pick(names);
  const value = String(headers[name]);
  const ways: readonly (() => unknown)[] = [
    () => undefined,
    () => chance.pick(wrongSecrets),
    () => `Bearer ${chance.pick(wrongSecrets)}`,
    () => `Basic ${Buffer.from(`:${chance.pick(wrongSecrets)}`).toString('base64')}`,
    () => value.slice(0, -1),
    () => `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`,
    () => [value, value],
    () => ({ toString: () => value }),
    () => value.split('').reverse().join(''),
  ];
  changed[name] = chance.pick(ways)();
  return changed as IncomingHttpHeaders;
}

/** A request that its sender did not make so. */
function forged(type: string, hook: Hook, body: Buffer, chance: Dice): HookRequest {
  const good = hook.send(body);
  if (type === 'events-v2') {
    const event = { ...(JSON.parse(good.body.toString()) as object), routing_key: chance.pick(wrongSecrets) };
    return { ...good, body: Buffer.from(JSON.stringify(event)) };
  }
  if (type !== 'grafana' || chance.random() < 0.4) return { ...good, headers: forgedHeaders(good.headers, chance) };
  // What is signed cannot be changed, nor sent again when five minutes are over.
  if (chance.random() < 0.5) return { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) };
  const laterMs = (chance.random() < 0.5 ? 1 : -1) * (301_000 + chance.below(86_400_000));
  return { ...good, now: new Date(good.now.getTime() + laterMs) };
}

const senders = Object.entries(hooks)
  .filter(([type]) => type !== 'sns')
  .flatMap(([type, hook]) => recorded(type).map(({ body }) => ({ type, hook, body })));

faultRow(
  {
    title: 'webhooks with a secret that is not theirs, changed, or sent again later',
    small: 500,
    full: 20_000,
    eachMs: 10,
  },
  async ({ count, chance, none, all }) => {
    const taken: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { type, hook, body } = chance.pick(senders);
      const request = forged(type, hook, body, chance);
      const parsed = await hook.receive(request);
      if (parsed !== undefined) taken.push(`${type} ${JSON.stringify(request.headers)}`);
    }
    const honest = await Promise.all(
      senders.map(({ hook, body }) => hook.receive(hook.send(body)).catch(() => undefined)),
    );
    none('accepted', taken, count);
    all('honest ones accepted', honest.filter((one) => one !== undefined).length, senders.length);
  },
);
