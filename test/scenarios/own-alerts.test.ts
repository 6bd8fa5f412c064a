import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { opsChannel, people } from '../../sandbox/people.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/faults/own-postgres.ts';
import { forge, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { alertmanagerBody, incidentConfig } from '../support/incidents.ts';
import {
  metric,
  missingFrom,
  mistakesAfter,
  mistakesIn,
  scrape,
  times,
  whileLocked,
  withoutMachine,
} from '../support/own-alerts.ts';
import { hasPromtool, readMetrics, ruleNames, seriesOf } from '../support/promtool.ts';
import { cast } from '../support/stories.ts';

const token = 'a-token-of-the-tests';

let database: OwnPostgres;
let site: Site;
let bot: SiteBot;

interface Posting {
  readonly status?: 'firing' | 'resolved';
  readonly bearer?: string;
}

async function post(alert: string, { status: own = 'firing', bearer = token }: Posting = {}): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${bot.port}/hooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    body: JSON.stringify(alertmanagerBody(alert, [{ name: alert, status: own }])),
  });
  return status;
}

const value = (series: string) => metric(bot, series);
const door = () => ({ port: bot.port, secret: site.workspace.signingSecret });
const calm = async () => withoutMachine(await scrape(bot));

type Fires = Readonly<Record<number, readonly string[]>>;
const fired = new Set<string>();
/** Notes which rules a fault is to fire. */
function noted(fires: Fires): Fires {
  for (const alert of Object.values(fires).flat()) fired.add(alert);
  return fires;
}

/** What the rules make of the bot as it was, and of the bot as it is now, so many minutes on. */
async function alertsAfter(ordinary: string, fires: Fires): Promise<void> {
  expect(mistakesAfter(ordinary, times(await calm(), 10), noted(fires))).toBe('');
}

let passed = 0;
/** The store's clock, which decides what is due, goes on. */
async function timePasses(ms: number): Promise<void> {
  passed += ms;
  await database.setOffset(passed);
}

describe.skipIf(!hasPromtool)('the alert rules of the bot before its own numbers (promtool)', () => {
  beforeAll(async () => {
    database = await startOwnPostgres();
    site = await startSite({
      database,
      env: { ALERTMANAGER_TOKEN: token },
      change: (file) => incidentConfig(file),
    });
    bot = await site.bot('web,worker');
    site.deliverTo(bot.port);
  });
  afterEach(() => {
    site.workspace.faults.clear();
    site.platform.cluster.faults.clear();
  });
  afterAll(async () => {
    await site?.stop();
  });

  it('are silent in an hour of ordinary work, minute by minute', async () => {
    const { dev, channel } = cast(site.workspace);
    // Somebody is there already, and nobody minds.
    site.workspace.faults.inject({
      on: 'api',
      method: 'conversations.invite',
      kind: 'error',
      code: 'already_in_channel',
    });
    const pages: string[] = [];
    for (let part = 0; part < 3; part++) {
      // Twenty minutes: four with work in them, and sixteen in which the time itself goes on.
      for (const command of ['health', 'diagnose', 'health', 'diagnose']) {
        await (await dev.types(command, channel)).shows('Done');
        pages.push(await scrape(bot));
      }
      await dev.hears('help', channel);
      if (part === 1) {
        expect(await post('PodDown')).toBe(200);
        const page = await dev.direct('you are paged as L1');
        await dev.presses(page, 'Acknowledge');
        await page.shows('acknowledged');
        expect(await post('PodDown', { status: 'resolved' })).toBe(200);
        expect(await dev.hears('incident resolve INC-1 "it serves again"', channel)).toContain('INC-1 is resolved.');
      }
      for (let minute = 4; minute < 20; minute++) {
        // What an edit waits for is real time: the clock moves when everything is shown.
        await expect.poll(() => value('messages_waiting')).toBe(0);
        await timePasses(75_000);
        pages.push(await scrape(bot));
      }
    }
    expect(missingFrom(pages.at(-1) ?? '')).toEqual([]);
    const fires = Object.fromEntries(pages.map((_, minute) => [minute, []]));
    expect(mistakesIn(seriesOf(pages), fires)).toBe('');
  });

  it('tell that a monitor shows the wrong secret', async () => {
    const before = await calm();
    expect(await post('PodDown', { bearer: 'wrong' })).toBe(401);
    await alertsAfter(before, { 1: ['McpChatopsHookRefused'] });
  });

  it('tell that a page reached nobody', async () => {
    const before = await calm();
    site.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      channel: people.dev,
      kind: 'error',
      code: 'cannot_dm_bot',
    });
    expect(await post('AllDown')).toBe(200);
    await expect.poll(() => value('pages_total{outcome="failed"}')).toBeGreaterThan(0);
    await alertsAfter(before, { 1: ['McpChatopsPagesFail'] });
  });

  it('tell that Kubernetes refuses the bot', async () => {
    const { cluster } = site.platform;
    const role = cluster.read('Role', 'mcp-production', 'mcp-chatops-view');
    const before = await calm();
    cluster.apply([{ ...role, rules: [] }], 'mcp-production');
    await cast(site.workspace).dev.types('health');
    await expect.poll(() => value('kubernetes_calls_total{outcome="forbidden"}')).toBeGreaterThan(0);
    cluster.apply([{ ...role }], 'mcp-production');
    await alertsAfter(before, { 1: ['McpChatopsKubernetesRefuses'] });
  });

  it('tell that Slack does not take the token', async () => {
    const before = await calm();
    site.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      kind: 'error',
      code: 'token_revoked',
      times: 1,
    });
    await sendSigned(door(), forge(site.workspace, opsChannel).command('health'));
    await expect.poll(() => value('slack_calls_total{outcome="token"}')).toBeGreaterThan(0);
    site.workspace.faults.clear();
    await alertsAfter(before, { 1: ['McpChatopsTokenRefused'] });
  });

  it('tell that Slack gives no good answers, and that its channels are old by now', async () => {
    const before = await calm();
    site.workspace.faults.inject({ on: 'api', method: 'chat.*', kind: 'http', status: 503 });
    await sendSigned(door(), forge(site.workspace, opsChannel).command('health'));
    await expect.poll(() => value('slack_calls_total{outcome="unreachable"}')).toBeGreaterThan(5);
    await timePasses(60_000);
    await alertsAfter(before, {
      1: [],
      3: ['McpChatopsMessagesLate'],
      7: ['McpChatopsMessagesLate', 'McpChatopsSlackRefuses'],
    });
    site.workspace.faults.clear();
    await expect.poll(() => value('messages_waiting')).toBe(0);
  });

  it('tell that the Kubernetes API fails', async () => {
    const before = await calm();
    const { faults } = site.platform.cluster;
    faults.inject({ match: { namespace: 'mcp-production' }, effect: { kind: 'error', code: 500 } });
    await cast(site.workspace).dev.types('diagnose');
    await expect.poll(() => value('kubernetes_calls_total{outcome="failed"}')).toBeGreaterThan(5);
    await alertsAfter(before, { 1: [], 7: ['McpChatopsKubernetesFails'] });
  });

  it('tell that Redis takes no wake-ups', async () => {
    const before = await calm();
    await site.redis.kill();
    await expect.poll(() => value('queue_up')).toBe(0);
    await alertsAfter(before, { 4: [], 7: ['McpChatopsQueueDown'] });
    await site.redis.start();
    await expect.poll(() => value('queue_up')).toBe(1);
  });

  it('tell that answers come late: the store is slow', async () => {
    const pages = [await scrape(bot)];
    // Twice in ten minutes somebody holds a lock; what cannot be accepted meanwhile is answered just before Slack gives up.
    for (let time = 0; time < 2; time++) {
      await whileLocked(database, async () => {
        const { ms } = await sendSigned(door(), forge(site.workspace, opsChannel).command('health'));
        expect(ms).toBeGreaterThan(2000);
      });
      pages.push(...times(await scrape(bot), 4));
    }
    const [ordinary = '', ...slow] = pages.map((page) => page.replaceAll(/^mcp_chatops_nodejs_event.*\n/gm, ''));
    const fails = 'McpChatopsRequestsFail';
    expect(mistakesAfter(ordinary, slow, noted({ 4: [fails], 7: [fails, 'McpChatopsSlowAcks'] }))).toBe('');
  });

  it('tell that a process gets too little of the machine', async () => {
    const ordinary = await scrape(bot);
    // What a machine without CPU does to a process: it stands still, again and again.
    for (let time = 0; time < 3; time++) {
      bot.send('SIGSTOP');
      await setTimeout(700);
      bot.send('SIGCONT');
      await setTimeout(50);
    }
    const ill = (await scrape(bot)).replaceAll(/^mcp_chatops_ack_seconds.*\n/gm, '');
    expect(mistakesAfter(ordinary, times(ill, 10), noted({ 9: [], 12: ['McpChatopsEventLoopLate'] }))).toBe('');
  });

  it('tell that Slack opens no socket', async () => {
    const http = bot;
    bot = await site.bot('web', { change: (file) => ({ ...file, slack: { ...file.slack, mode: 'socket' } }) });
    await expect.poll(() => value('sockets_open')).toBeGreaterThan(0);
    const before = await calm();
    const { faults } = site.workspace;
    faults.inject({ on: 'api', method: 'apps.connections.open', kind: 'error', code: 'invalid_auth' });
    faults.dropSockets();
    await expect.poll(() => value('sockets_open')).toBe(0);
    await alertsAfter(before, { 1: [], 3: ['McpChatopsNoSockets'] });
    await bot.kill();
    bot = http;
  });

  it('tell that schedules are due and nobody asks for them', async () => {
    const usual = bot;
    const schedules = { 'hourly-health': { when: '0 * * * *', command: 'health', channel: opsChannel } };
    const change = (file: object) => ({ ...file, schedules });
    // Whoever works notes when each is due next; from then on nobody who knows of it works.
    const working = await site.bot('worker', { change });
    await expect.poll(() => database.query('SELECT 1 FROM schedules')).toHaveLength(1);
    await working.kill();
    bot = await site.bot('web', { change });
    const before = await calm();
    await timePasses(2 * 3_600_000);
    // A page may show what the store counted a second ago: the fault is there once a page has seen it.
    await expect.poll(() => value('schedules_late')).toBe(1);
    await alertsAfter(before, { 4: [], 7: ['McpChatopsSchedulesLate'] });
    await bot.kill();
    bot = usual;
  });

  it('tell that PostgreSQL is down, and whom that hurt', async () => {
    const before = await calm();
    await database.stop('immediate');
    expect(await post('PodDown')).toBe(503);
    const { status, text } = await sendSigned(door(), forge(site.workspace).command('health'));
    expect([status, text]).toEqual([200, expect.stringContaining('Not accepted')]);
    await alertsAfter(before, { 3: ['McpChatopsHookFails', 'McpChatopsRequestsFail', 'McpChatopsStoreDown'] });
    const down = readMetrics(await scrape(bot));
    expect(down.get('mcp_chatops_store_up')).toBe(0);
    // What cannot be read is not told: a last value would keep the rules that read it quiet.
    expect([...down.keys()].filter((name) => /_(runs|messages_waiting|delivery_lag_seconds)\b/.test(name))).toEqual([]);
  });

  it('tell that no process answers; and of what it left, that a run continues for an hour', async () => {
    await database.start();
    await expect.poll(() => value('store_up')).toBe(1);
    await expect.poll(() => value('messages_waiting')).toBe(0);
    const before = await calm();
    site.platform.cluster.faults.inject({ effect: { kind: 'hang' } });
    await sendSigned(door(), forge(site.workspace, opsChannel).command('diagnose'));
    await expect.poll(() => value('runs{state="running"}')).toBe(1);
    await bot.kill();
    const gone = await scrape(bot);
    expect(gone).toBe('');
    expect(mistakesAfter(before, times(gone, 10), noted({ 5: [], 9: ['McpChatopsDown'] }))).toBe('');

    // Somebody starts what receives, and nobody what works.
    bot = await site.bot('web');
    const pages: string[] = [];
    for (let minute = 0; minute < 62; minute++) {
      await timePasses(60_000);
      pages.push(await calm());
    }
    const late = 'McpChatopsMessagesLate';
    expect(mistakesIn(seriesOf(pages), noted({ 1: [], 50: [late], 60: [late, 'McpChatopsRunStuck'] }))).toBe('');
  });

  it('were each fired by a fault of its own', () => {
    expect([...fired].sort()).toEqual([...ruleNames()].sort());
  });
});
