import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opsChannel, people } from '../../sandbox/people.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/faults/own-postgres.ts';
import { forge, sendSigned } from '../support/faults/signed.ts';
import { metricsToken, type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { alertmanagerBody, incidentConfig } from '../support/incidents.ts';
import { hasPromtool, readMetrics, ruleMistakes, seriesOf } from '../support/promtool.ts';
import { cast } from '../support/stories.ts';

const token = 'a-token-of-the-tests';

let database: OwnPostgres;
let site: Site;
let bot: SiteBot;

async function scrape(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${bot.port}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  // How busy the machine of the tests is says nothing about the rules.
  return (await answer.text()).replaceAll(/^mcp_chatops_(?:nodejs_eventloop_lag|ack_seconds)\S* .*\n/gm, '');
}

async function post(alert: string, bearer = token): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${bot.port}/hooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    body: JSON.stringify(alertmanagerBody(alert, [{ name: alert }])),
  });
  return status;
}

const value = async (series: string) => readMetrics(await scrape()).get(`mcp_chatops_${series}`) ?? 0;
const times = (page: string, count: number) => Array.from({ length: count }, () => page);
const door = () => ({ port: bot.port, secret: site.workspace.signingSecret });

/** What the rules make of the bot before something, and of the bot after it, `after` minutes on. */
async function alertsAfter(before: string, after: number, fires: readonly string[]): Promise<void> {
  const series = seriesOf([...times(before, 15), ...times(await scrape(), 20)]);
  expect(ruleMistakes([{ name: 'real', series, fires: { 14: [], [14 + after]: fires } }])).toBe('');
}

describe.skipIf(!hasPromtool)('the alert rules of the bot, before its own numbers', () => {
  beforeAll(async () => {
    database = await startOwnPostgres();
    site = await startSite({
      database,
      env: { ALERTMANAGER_TOKEN: token },
      change: (file) => incidentConfig(file),
    });
    bot = await site.bot('web,worker');
    site.deliverTo(bot.port);
  }, 120_000);
  afterAll(async () => {
    await site?.stop();
  });

  it('are silent in an hour of ordinary work', { timeout: 90_000 }, async () => {
    const first = await scrape();
    const { dev, channel } = cast(site.workspace);
    // Somebody is there already, and nobody minds.
    site.workspace.faults.inject({
      on: 'api',
      method: 'conversations.invite',
      kind: 'error',
      code: 'already_in_channel',
    });
    await dev.types('health', channel);
    expect(await post('PodDown')).toBe(200);
    await expect.poll(() => value('incidents_opened_total{severity="P1"}'), { timeout: 30_000 }).toBe(1);
    await expect.poll(() => value('pages_total{outcome="sent"}'), { timeout: 30_000 }).toBeGreaterThan(0);
    await expect.poll(() => value('slack_calls_total{outcome="expected"}'), { timeout: 30_000 }).toBeGreaterThan(0);
    site.workspace.faults.clear();
    const series = seriesOf([...times(first, 20), ...times(await scrape(), 70)]);
    const fires = Object.fromEntries([5, 19, 20, 21, 22, 25, 30, 40, 60, 89].map((minute) => [minute, []]));
    expect(ruleMistakes([{ name: 'ordinary', series, fires }])).toBe('');
  });

  it('tell that a monitor shows the wrong secret', async () => {
    const before = await scrape();
    expect(await post('PodDown', 'wrong')).toBe(401);
    await alertsAfter(before, 1, ['McpChatopsHookRefused']);
  });

  it('tell that a page reached nobody', { timeout: 60_000 }, async () => {
    const before = await scrape();
    site.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      channel: people.dev,
      kind: 'error',
      code: 'cannot_dm_bot',
    });
    expect(await post('AllDown')).toBe(200);
    await expect.poll(() => value('pages_total{outcome="failed"}'), { timeout: 30_000 }).toBeGreaterThan(0);
    site.workspace.faults.clear();
    await alertsAfter(before, 1, ['McpChatopsPagesFail']);
  });

  it('tell that Kubernetes refuses the bot', async () => {
    const { cluster } = site.platform;
    const role = cluster.read('Role', 'mcp-production', 'mcp-chatops-view');
    const before = await scrape();
    cluster.apply([{ ...role, rules: [] }], 'mcp-production');
    await cast(site.workspace).dev.types('health');
    await expect
      .poll(() => value('kubernetes_calls_total{outcome="forbidden"}'), { timeout: 30_000 })
      .toBeGreaterThan(0);
    cluster.apply([{ ...role }], 'mcp-production');
    await alertsAfter(before, 1, ['McpChatopsKubernetesRefuses']);
  });

  it('tell that Slack does not take the token', async () => {
    const before = await scrape();
    site.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      kind: 'error',
      code: 'token_revoked',
      times: 1,
    });
    await sendSigned(door(), forge(site.workspace, opsChannel).command('health'));
    await expect.poll(() => value('slack_calls_total{outcome="token"}'), { timeout: 30_000 }).toBeGreaterThan(0);
    site.workspace.faults.clear();
    await alertsAfter(before, 1, ['McpChatopsTokenRefused']);
  });

  it('tell that PostgreSQL is down, and whom that hurt', async () => {
    const before = await scrape();
    await database.stop('immediate');
    expect(await post('PodDown')).toBe(503);
    const { status, text } = await sendSigned(door(), forge(site.workspace).command('health'));
    expect([status, text]).toEqual([200, expect.stringContaining('Not accepted')]);
    await alertsAfter(before, 3, ['McpChatopsHookFails', 'McpChatopsRequestsFail', 'McpChatopsStoreDown']);
    const down = readMetrics(await scrape());
    expect(down.get('mcp_chatops_store_up')).toBe(0);
    // What cannot be read is not told: a last value would keep the rules that read it quiet.
    expect([...down.keys()].filter((name) => /_(runs|messages_waiting|delivery_lag_seconds)\b/.test(name))).toEqual([]);
  });
});
