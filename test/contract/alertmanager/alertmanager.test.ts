import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { alertIntake } from '../../../src/alerts/intake.ts';
import { receiveHook } from '../../../src/alerts/receive.ts';
import { alertSources } from '../../../src/alerts/sources.ts';
import { watchAlerts } from '../../../src/incidents/watch.ts';
import { quietLog } from '../../support/faults/quiet-log.ts';
import { anIncidentContext } from '../../support/incident-context.ts';
import { useStore } from '../../support/store.ts';
import { absent, program, type RunningAlertmanager, startAlertmanager } from './program.ts';

const world = useStore();
const running: RunningAlertmanager[] = [];
let server: Server;
let port = 0;
let messages = 0;

/** The hook of the bot, without the bot around it: the last part of the address is the name of the hook. */
beforeAll(async () => {
  const take = alertIntake(world.store.alerts);
  const source = alertSources.get('alertmanager');
  if (source === undefined) throw new Error('there is no source of that name');
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const hook = {
      name: (request.url ?? '').replace(/^\/hooks\//, ''),
      source,
      settings: source.settings.parse({ auth: { bearerEnv: 'TOKEN' } }),
      rules: [],
      unknownSeverity: 2 as const,
      clock: movableClock(),
      surroundings: { secret: () => 'right', certificate: async () => '' },
      take,
      confirm: async () => undefined,
    };
    const { status } = await receiveHook(hook, { headers: request.headers, body: Buffer.concat(chunks) }).catch(() => ({
      status: 503,
    }));
    messages += 1;
    response.writeHead(status).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Route {
  readonly hook: string;
  readonly groupBy: readonly string[];
  readonly maxAlerts?: number;
  readonly continues?: boolean;
  readonly sendResolved?: boolean;
}

/** One route for each hook, fast: a group waits 100 ms, is sent again after 200 ms when it changed and after 2 s when not. */
function config(routes: readonly Route[]): object {
  return {
    route: {
      receiver: 'nowhere',
      group_wait: '100ms',
      group_interval: '200ms',
      repeat_interval: '2s',
      routes: routes.map(({ hook, groupBy, continues = false }, n) => ({
        receiver: `${hook}-${n}`,
        group_by: groupBy,
        matchers: [`hook="${hook}"`],
        continue: continues,
      })),
    },
    receivers: [
      { name: 'nowhere' },
      ...routes.map(({ hook, maxAlerts = 0, sendResolved = true }, n) => ({
        name: `${hook}-${n}`,
        webhook_configs: [
          {
            url: `http://127.0.0.1:${port}/hooks/${hook}`,
            max_alerts: maxAlerts,
            send_resolved: sendResolved,
            http_config: { authorization: { credentials: 'right' } },
          },
        ],
      })),
    ],
  };
}

async function started(routes: readonly Route[], peers?: readonly string[]): Promise<RunningAlertmanager> {
  const one = await startAlertmanager(config(routes), peers);
  running.push(one);
  return one;
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const started60 = ago(60);
const fires = (hook: string, instance: string, startsAt = started60) => ({
  labels: { alertname: 'Down', severity: 'critical', hook, instance },
  startsAt,
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
});
const ends = (hook: string, instance: string, startsAt = started60) => ({
  ...fires(hook, instance, startsAt),
  endsAt: ago(0),
});

/** The incidents of a hook, after all that came was looked at. */
async function incidents(hook: string) {
  const log = quietLog();
  await watchAlerts(anIncidentContext(world.store, movableClock(), log, { quietMs: 3_600_000 }));
  expect(log.complaints).toEqual([]);
  const rows = await world.database.query<{ state: string; firing: number; total: number; left_out: number }>(
    'SELECT state, firing, total, left_out FROM incidents WHERE opened_by = $1 ORDER BY id',
    [`hook ${hook}`],
  );
  return rows.map(({ state, firing, total, left_out }) => `${state}: ${firing} of ${total}, ${left_out} left out`);
}

const soon = (hook: string) => expect.poll(() => incidents(hook), { interval: 100 });

/** Waits until so many more messages came. */
async function more(count: number): Promise<void> {
  const until = messages + count;
  await expect.poll(() => messages, { interval: 50 }).toBeGreaterThanOrEqual(until);
}

describe.skipIf(program === undefined)(`a real Alertmanager (${program ?? absent})`, () => {
  it('by itself: a group grows and shrinks in one incident, repeats change nothing, and it ends', async () => {
    const one = await started([{ hook: 'single', groupBy: ['alertname'] }]);
    await one.post([fires('single', 'a')]);
    await soon('single').toEqual(['open: 1 of 1, 0 left out']);
    await one.post([fires('single', 'b')]);
    await soon('single').toEqual(['open: 2 of 2, 0 left out']);
    await more(1);
    expect(await incidents('single')).toEqual(['open: 2 of 2, 0 left out']);
    await one.post([ends('single', 'a')]);
    await soon('single').toEqual(['open: 1 of 2, 0 left out']);
    await one.post([ends('single', 'b')]);
    await soon('single').toEqual(['open: 0 of 2, 0 left out']);
  });

  it('with max_alerts: what it leaves out is counted, and told otherwise when it is shown', async () => {
    const one = await started([{ hook: 'cut', groupBy: ['alertname'], maxAlerts: 2 }]);
    await one.post(['a', 'b', 'c', 'd', 'e'].map((name) => fires('cut', name)));
    await soon('cut').toEqual(['open: 2 of 2, 3 left out']);
    await one.post(['c', 'd', 'e'].map((name) => ends('cut', name)));
    await soon('cut').toEqual(['open: 2 of 2, 0 left out']);
  });

  it('with two routes for one alert: one incident', async () => {
    const one = await started([
      { hook: 'twice', groupBy: ['alertname'], continues: true },
      { hook: 'twice', groupBy: ['instance'] },
    ]);
    await one.post([fires('twice', 'a')]);
    await more(2);
    await soon('twice').toEqual(['open: 1 of 1, 0 left out']);
    await one.post([ends('twice', 'a')]);
    await soon('twice').toEqual(['open: 0 of 1, 0 left out']);
  });

  it('with a silence over the end: the next firing is news for an incident that somebody resolved', async () => {
    const one = await started([{ hook: 'silenced', groupBy: ['alertname'] }]);
    await one.post([fires('silenced', 'a')]);
    await soon('silenced').toEqual(['open: 1 of 1, 0 left out']);
    const unsilence = await one.silence('hook', 'silenced');
    await one.post([ends('silenced', 'a')]);
    await world.database.query(
      `UPDATE incidents SET state = 'resolved', resolved_at = clock_now() WHERE opened_by = 'hook silenced'`,
    );
    expect(await incidents('silenced')).toEqual(['resolved: 1 of 1, 0 left out']);
    await unsilence();
    await one.post([fires('silenced', 'a', ago(0))]);
    await soon('silenced').toEqual(['open: 1 of 1, 0 left out']);
  });

  it('with other groups after a reload: the same incident', async () => {
    const one = await started([{ hook: 'edited', groupBy: ['alertname'] }]);
    await one.post([fires('edited', 'a'), fires('edited', 'b')]);
    await soon('edited').toEqual(['open: 2 of 2, 0 left out']);
    await one.reload(config([{ hook: 'edited', groupBy: ['instance'] }]));
    await more(2);
    await one.post([fires('edited', 'c')]);
    await more(1);
    await soon('edited').toEqual(['open: 2 of 2, 0 left out', 'open: 1 of 1, 0 left out']);
    await one.post(['a', 'b', 'c'].map((name) => ends('edited', name)));
    await soon('edited').toEqual(['open: 0 of 2, 0 left out', 'open: 0 of 1, 0 left out']);
  });

  it('that was killed and has forgotten everything: what it sends again is no news', async () => {
    const one = await started([{ hook: 'killed', groupBy: ['alertname'] }]);
    await one.post([fires('killed', 'a')]);
    await soon('killed').toEqual(['open: 1 of 1, 0 left out']);
    await one.restart();
    await one.post([fires('killed', 'a')]);
    await more(1);
    expect(await incidents('killed')).toEqual(['open: 1 of 1, 0 left out']);
    await one.post([ends('killed', 'a')]);
    await soon('killed').toEqual(['open: 0 of 1, 0 left out']);
  });

  it.each([
    ['meshed', true],
    ['unmeshed', false],
  ])('a trio, %s: one incident, each alert once, and one end', async (hook, meshed) => {
    const routes: readonly Route[] = [{ hook, groupBy: ['alertname'] }];
    const first = await started(routes, meshed ? [] : undefined);
    const others = await Promise.all([1, 2].map(() => started(routes, meshed ? [first.clusterAddress] : undefined)));
    const trio = [first, ...others];
    const all = (alerts: Parameters<RunningAlertmanager['post']>[0]) =>
      Promise.all(trio.map((one) => one.post(alerts)));
    await all([fires(hook, 'a'), fires(hook, 'b')]);
    await soon(hook).toEqual(['open: 2 of 2, 0 left out']);
    await more(3);
    expect(await incidents(hook)).toEqual(['open: 2 of 2, 0 left out']);
    await all([ends(hook, 'a'), ends(hook, 'b')]);
    await soon(hook).toEqual(['open: 0 of 2, 0 left out']);
  });
});
