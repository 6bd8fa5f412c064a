import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { promMetrics } from '../../src/adapters/metrics.ts';
import { type AlertCase, hasPromtool, ruleMistakes, ruleNames, type Series, seriesOf } from '../support/promtool.ts';

const minutes = (count: number, value: (minute: number) => number | '_') =>
  Array.from({ length: count }, (_, at) => value(at));
const gauge = (value: number, count = 90) => minutes(count, () => value);
/** A value until a minute, another from then on. */
const turning = (before: number | '_', after: number | '_', at = 30, count = 90) =>
  minutes(count, (minute) => (minute < at ? before : after));
/** A counter that grows by one in each of these minutes. */
const counting = (from: number, to = 90, each = 1, count = 90) =>
  minutes(count, (minute) => Math.max(0, Math.min(minute, to - 1) - from + 1) * each);

const calm: Series = {
  mcp_chatops_process_start_time_seconds: gauge(1),
  mcp_chatops_store_up: gauge(1),
  mcp_chatops_sockets_open: gauge(2),
  mcp_chatops_queue_up: gauge(1),
  mcp_chatops_delivery_lag_seconds: gauge(0),
  mcp_chatops_schedules_late: gauge(0),
  mcp_chatops_nodejs_eventloop_lag_p99_seconds: gauge(0.01),
  'mcp_chatops_runs{state="running"}': gauge(0),
  'mcp_chatops_runs{state="verifying"}': gauge(0),
  'mcp_chatops_answers_total{via="command",outcome="failed"}': gauge(0),
  'mcp_chatops_answers_total{via="command",outcome="refused"}': counting(1),
  'mcp_chatops_hook_messages_total{hook="a",outcome="taken"}': counting(1),
  'mcp_chatops_hook_messages_total{hook="a",outcome="refused"}': gauge(0),
  'mcp_chatops_hook_messages_total{hook="a",outcome="failed"}': gauge(0),
  'mcp_chatops_pages_total{outcome="sent"}': counting(1),
  'mcp_chatops_pages_total{outcome="later"}': counting(1),
  'mcp_chatops_pages_total{outcome="failed"}': gauge(0),
  'mcp_chatops_slack_calls_total{outcome="ok"}': counting(1, 90, 10),
  'mcp_chatops_slack_calls_total{outcome="expected"}': counting(1, 90, 5),
  'mcp_chatops_slack_calls_total{outcome="token"}': gauge(0),
  'mcp_chatops_slack_calls_total{outcome="refused"}': gauge(0),
  'mcp_chatops_kubernetes_calls_total{outcome="ok"}': counting(1, 90, 10),
  'mcp_chatops_kubernetes_calls_total{outcome="expected"}': counting(1, 90, 5),
  'mcp_chatops_kubernetes_calls_total{outcome="forbidden"}': gauge(0),
  'mcp_chatops_kubernetes_calls_total{outcome="failed"}': gauge(0),
  'mcp_chatops_ack_seconds_bucket{le="0.5"}': counting(1, 90, 10),
  'mcp_chatops_ack_seconds_bucket{le="2"}': counting(1, 90, 10),
  'mcp_chatops_ack_seconds_bucket{le="5"}': counting(1, 90, 10),
  'mcp_chatops_ack_seconds_bucket{le="+Inf"}': counting(1, 90, 10),
};

const gone: Series = Object.fromEntries(
  Object.entries(calm).map(([name, values]) => [name, values.map((value, at) => (at < 30 ? value : ('_' as const)))]),
);
const busy = (state: string, at: (minute: number) => number): Series => ({
  [`mcp_chatops_runs{state="${state}"}`]: minutes(90, at),
});
const fault = (name: string, over: Series, fires: AlertCase['fires']): AlertCase => ({
  name,
  series: { ...calm, ...over },
  fires: { 20: [], ...fires },
});

const cases: readonly AlertCase[] = [
  fault('an hour of ordinary work', {}, { 5: [], 40: [], 60: [], 89: [] }),
  { name: 'no process is scraped', series: gone, fires: { 20: [], 45: ['McpChatopsDown'] } },
  fault(
    'PostgreSQL is away for seven minutes',
    { mcp_chatops_store_up: minutes(90, (at) => (at >= 30 && at < 37 ? 0 : 1)) },
    { 33: ['McpChatopsStoreDown'], 45: [] },
  ),
  fault(
    'PostgreSQL does not answer one of two processes',
    { 'mcp_chatops_store_up{instance="b"}': turning(1, 0) },
    { 33: ['McpChatopsStoreDown'] },
  ),
  fault('the sockets are gone', { mcp_chatops_sockets_open: turning(2, 0) }, { 30: [], 33: ['McpChatopsNoSockets'] }),
  fault('Slack reaches the bot by HTTP', { mcp_chatops_sockets_open: minutes(90, () => '_') }, { 60: [] }),
  fault(
    'the token is refused once',
    { 'mcp_chatops_slack_calls_total{outcome="token"}': counting(30, 31) },
    { 31: ['McpChatopsTokenRefused'], 50: [] },
  ),
  fault(
    'nobody asks for what is due by the clock',
    { mcp_chatops_schedules_late: turning(0, 2) },
    { 33: [], 37: ['McpChatopsSchedulesLate'] },
  ),
  fault(
    'Slack shows nothing new',
    { mcp_chatops_delivery_lag_seconds: turning(1, 45) },
    { 30: [], 34: ['McpChatopsMessagesLate'] },
  ),
  fault(
    'answers take three seconds',
    {
      'mcp_chatops_ack_seconds_bucket{le="0.5"}': counting(1, 30, 10),
      'mcp_chatops_ack_seconds_bucket{le="2"}': counting(1, 30, 10),
    },
    { 45: ['McpChatopsSlowAcks'] },
  ),
  fault(
    'one person is told that the store does not answer',
    { 'mcp_chatops_answers_total{via="command",outcome="failed"}': counting(30, 31) },
    { 31: ['McpChatopsRequestsFail'], 50: [] },
  ),
  fault(
    'a monitor shows the wrong secret once',
    { 'mcp_chatops_hook_messages_total{hook="a",outcome="refused"}': counting(30, 31) },
    { 31: ['McpChatopsHookRefused'], 60: [] },
  ),
  fault(
    'a message of a monitor is too large',
    { 'mcp_chatops_hook_messages_total{hook="a",outcome="too_large"}': counting(30, 31) },
    { 31: ['McpChatopsHookRefused'] },
  ),
  fault(
    'a message of a monitor cannot be kept',
    { 'mcp_chatops_hook_messages_total{hook="a",outcome="failed"}': counting(30, 31) },
    { 31: ['McpChatopsHookFails'], 60: [] },
  ),
  fault(
    'one page fails',
    { 'mcp_chatops_pages_total{outcome="failed"}': counting(30, 31) },
    { 31: ['McpChatopsPagesFail'], 60: [] },
  ),
  fault(
    'Slack refuses a quarter of the calls',
    { 'mcp_chatops_slack_calls_total{outcome="refused"}': counting(30, 90, 5) },
    { 31: [], 45: ['McpChatopsSlackRefuses'] },
  ),
  fault(
    'somebody is in the channel already, all the time',
    { 'mcp_chatops_slack_calls_total{outcome="expected"}': counting(30, 90, 50) },
    { 45: [], 80: [] },
  ),
  fault(
    'Kubernetes refuses one call',
    { 'mcp_chatops_kubernetes_calls_total{outcome="forbidden"}': counting(30, 31) },
    { 31: ['McpChatopsKubernetesRefuses'], 60: [] },
  ),
  fault(
    'Kubernetes fails half of the calls',
    { 'mcp_chatops_kubernetes_calls_total{outcome="failed"}': counting(30, 90, 15) },
    { 31: [], 45: ['McpChatopsKubernetesFails'] },
  ),
  fault(
    'conflicts and things that are not there',
    { 'mcp_chatops_kubernetes_calls_total{outcome="expected"}': counting(30, 90, 50) },
    { 45: [], 80: [] },
  ),
  fault('Redis takes nothing', { mcp_chatops_queue_up: turning(1, 0) }, { 33: [], 37: ['McpChatopsQueueDown'] }),
  fault(
    'a run goes on and on',
    busy('running', (at) => (at < 5 ? 0 : 1)),
    { 60: [], 70: ['McpChatopsRunStuck'] },
  ),
  fault(
    'a run after the other',
    busy('running', (at) => (at % 3 === 0 ? 0 : 1)),
    { 70: [], 89: [] },
  ),
  { name: 'a run in the first minutes', series: { ...calm, ...busy('verifying', () => 1) }, fires: { 3: [], 30: [] } },
  fault(
    'a process is too busy',
    { mcp_chatops_nodejs_eventloop_lag_p99_seconds: turning(0.01, 0.8) },
    { 35: [], 45: ['McpChatopsEventLoopLate'] },
  ),
];

const only = (name: RegExp, series: Series): Series =>
  Object.fromEntries(Object.entries(series).filter(([one]) => name.test(one)));

describe.skipIf(!hasPromtool)('the alert rules of the bot itself, by promtool (Debian package prometheus)', () => {
  it('fire just when they should', () => {
    expect(ruleMistakes(cases)).toBe('');
  });

  it('each have a case in which they fire', () => {
    const fired = new Set(cases.flatMap(({ fires }) => Object.values(fires).flat()));
    expect([...fired].sort()).toEqual([...ruleNames()].sort());
  });

  it('are found out when one no longer fires', () => {
    const [ordinary] = cases;
    expect(
      ruleMistakes([{ name: 'wrong', series: ordinary?.series ?? {}, fires: { 20: ['McpChatopsDown'] } }]),
    ).toContain('FAILED');
  });

  it('are silent about answers that took a second and a half', async () => {
    const metrics = promMetrics();
    const pages: string[] = [];
    for (let minute = 0; minute < 30; minute++) {
      metrics.acknowledged('command', 200, 1500);
      pages.push((await metrics.expose()).body);
    }
    const series = { ...calm, ...only(/ack_seconds/, seriesOf(pages)) };
    expect(ruleMistakes([{ name: 'not slow yet', series, fires: { 10: [], 20: [], 29: [] } }])).toBe('');
  });

  it('and the metrics they read have names as Prometheus wants them', async () => {
    const metrics = promMetrics();
    metrics.gauges(async () => ({ runs: { running: 1 }, queue_up: 1, sockets_open: 2, messages_waiting: 0 }));
    metrics.expectHooks(['a'], ['taken']);
    const { body } = await metrics.expose();
    const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});
