import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { commandOf } from '../../src/alerts/command.ts';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { loadActions } from '../../src/catalog/loader.ts';
import { parseAsked } from '../../src/catalog/parse.ts';
import {
  type AlertCase,
  hasPromtool,
  platformRules,
  ruleMistakes,
  ruleNames,
  type Series,
} from '../support/promtool.ts';

const minutes = (count: number, value: (minute: number) => number | '_') =>
  Array.from({ length: count }, (_, at) => value(at));
const always = (value: number) => minutes(60, () => value);
const turning = (before: number | '_', after: number | '_', at = 20) =>
  minutes(60, (minute) => (minute < at ? before : after));
/** A counter that grows by `each` a minute, from `from` on. */
const counting = (each: number, from = 0) => minutes(60, (minute) => Math.max(0, minute - from) * each);

const place = 'namespace="mcp-production"';
const pod = `${place},pod="mcp-server-5d9-abcde"`;
const container = `${pod},container="mcp-server"`;
const bucket = (le: string) => `mcp_request_duration_bucket{${pod},tool="a",le="${le}"}`;
const responses = (status: string) => `mcp_http_responses_total{${pod},tool="a",status="${status}"}`;
const limit = 512 * 1024 ** 2;
/** promtool's time begins with 0: what lies days back is below it. */
const ago = (seconds: number) => always(-seconds);

const calm: Series = {
  [`kube_deployment_spec_replicas{${place},deployment="mcp-server"}`]: always(3),
  [`kube_deployment_status_replicas_available{${place},deployment="mcp-server"}`]: always(3),
  [`kube_deployment_spec_replicas{${place},deployment="mcp-server-green"}`]: always(0),
  [`kube_deployment_status_replicas_available{${place},deployment="mcp-server-green"}`]: always(0),
  [`mcp_requests_total{${pod},tool="a"}`]: counting(240),
  [`mcp_errors_total{${pod},tool="a"}`]: counting(1),
  [responses('200')]: counting(239),
  [responses('401')]: counting(1),
  [bucket('0.5')]: counting(238),
  [bucket('1')]: counting(239.9),
  [bucket('5')]: counting(240),
  [bucket('+Inf')]: counting(240),
  [`mcp_circuit_breaker_state{${pod},name="external-api"}`]: always(0),
  [`kube_pod_container_status_restarts_total{${container}}`]: always(1),
  [`kube_pod_container_resource_limits{${container},resource="memory",unit="byte"}`]: always(limit),
  [`process_resident_memory_bytes{${pod}}`]: always(limit / 4),
  [`mcp_db_pool_connections{${pod},state="used"}`]: always(6),
  [`mcp_db_pool_connections{${pod},state="idle"}`]: always(14),
  [`mcp_db_pool_connections{${pod},state="waiting"}`]: always(0),
  'probe_ssl_earliest_cert_expiry{instance="https://mcp.msil.com"}': always(60 * 86_400),
  'mcp_chatops_backup_overdue_seconds{backup="production: Redis"}': always(0),
  'mcp_backup_last_success_timestamp_seconds{backup="postgresql-hourly"}': ago(0),
  'mcp_backup_last_success_timestamp_seconds{backup="postgresql-daily"}': ago(20 * 3600),
  'mcp_backup_last_success_timestamp_seconds{backup="postgresql-weekly"}': ago(6 * 86_400),
  'mcp_backup_last_success_timestamp_seconds{backup="redis"}': ago(5 * 3600),
  'mcp_backup_last_success_timestamp_seconds{backup="kubernetes-configs"}': ago(20 * 3600),
};

const fault = (name: string, over: Series, fires: AlertCase['fires']): AlertCase => ({
  name,
  series: { ...calm, ...over },
  fires: { 15: [], ...fires },
});
const gone = (pattern: RegExp): Series =>
  Object.fromEntries(Object.keys(calm).flatMap((name) => (pattern.test(name) ? [[name, turning(1, '_')]] : [])));

const cases: readonly AlertCase[] = [
  fault('an ordinary hour', {}, { 5: [], 30: [], 59: [] }),
  fault(
    'no pod is ready',
    { [`kube_deployment_status_replicas_available{${place},deployment="mcp-server"}`]: turning(3, 0) },
    { 20: [], 22: ['McpServerDown'] },
  ),
  fault(
    'another team has no ready pod',
    {
      'kube_deployment_spec_replicas{namespace="shop",deployment="mcp-server"}': always(2),
      'kube_deployment_status_replicas_available{namespace="shop",deployment="mcp-server"}': always(0),
    },
    { 50: [] },
  ),
  fault(
    'a tenth of the calls fails',
    { [`mcp_errors_total{${pod},tool="a"}`]: counting(24, 20) },
    { 23: [], 32: ['McpErrorRateHigh'] },
  ),
  fault(
    'nearly all calls fail',
    { [`mcp_errors_total{${pod},tool="a"}`]: counting(220, 20) },
    { 32: ['McpErrorRateHigh', 'McpMostCallsFail'] },
  ),
  fault(
    'one of three calls in an hour fails',
    {
      [`mcp_requests_total{${pod},tool="a"}`]: turning(0, 3),
      [`mcp_errors_total{${pod},tool="a"}`]: turning(0, 2),
    },
    { 25: [], 50: [] },
  ),
  fault(
    'a tenth of the calls takes longer than a second',
    { [bucket('1')]: counting(216), [bucket('0.5')]: counting(200) },
    { 3: [], 15: ['McpLatencyHigh'], 40: ['McpLatencyHigh'] },
  ),
  fault(
    'a breaker opens',
    { [`mcp_circuit_breaker_state{${pod},name="external-api"}`]: turning(0, 2) },
    { 20: [], 22: ['McpCircuitBreakerOpen'] },
  ),
  fault(
    'a breaker tries again',
    { [`mcp_circuit_breaker_state{${pod},name="external-api"}`]: turning(0, 1) },
    { 40: [] },
  ),
  fault(
    'half of the tokens are refused',
    { [responses('401')]: counting(120, 20) },
    { 22: [], 32: ['McpAuthFailures'] },
  ),
  fault('nobody counts calls', gone(/^mcp_(requests|errors|http_responses)_total/), {
    29: [],
    36: ['McpMetricsMissing'],
  }),
  fault(
    'a pod crashes again and again',
    {
      [`kube_pod_container_status_restarts_total{${container}}`]: minutes(60, (at) => 1 + Math.max(0, at - 20)),
      [`kube_pod_container_status_waiting_reason{${container},reason="CrashLoopBackOff"}`]: turning('_', 1),
    },
    { 24: [], 26: ['McpPodsCrashLoop'], 59: ['McpPodsCrashLoop'] },
  ),
  fault(
    'a pod restarted once, after the pause that each restart begins with',
    {
      [`kube_pod_container_status_restarts_total{${container}}`]: turning(1, 2),
      [`kube_pod_container_status_waiting_reason{${container},reason="CrashLoopBackOff"}`]: turning('_', 1),
    },
    { 22: [], 28: [] },
  ),
  fault(
    'a pod runs out of memory once',
    {
      [`kube_pod_container_status_restarts_total{${container}}`]: turning(1, 2),
      [`kube_pod_container_status_last_terminated_reason{${container},reason="OOMKilled"}`]: turning('_', 1),
    },
    { 22: ['McpPodOutOfMemory'], 50: [] },
  ),
  fault(
    'memory is nearly full',
    { [`process_resident_memory_bytes{${pod}}`]: turning(limit / 4, limit * 0.95) },
    { 22: [], 26: ['McpMemoryAlmostFull'] },
  ),
  fault(
    'calls wait for a connection',
    {
      [`mcp_db_pool_connections{${pod},state="used"}`]: turning(6, 20),
      [`mcp_db_pool_connections{${pod},state="idle"}`]: turning(14, 0),
      [`mcp_db_pool_connections{${pod},state="waiting"}`]: turning(0, 7),
    },
    { 21: [], 23: ['McpDatabaseConnections'], 26: ['McpDatabaseConnections', 'McpDatabasePoolAlmostFull'] },
  ),
  {
    name: 'a certificate lasts twenty days, and then two',
    series: {
      ...calm,
      'probe_ssl_earliest_cert_expiry{instance="https://mcp.msil.com"}': minutes(60, (at) =>
        at < 20 ? 22 * 86_400 : at < 40 ? 20 * 86_400 : 2 * 86_400,
      ),
    },
    fires: { 15: [], 25: ['McpCertificateExpires'], 45: ['McpCertificateExpires', 'McpCertificateExpiresSoon'] },
  },
  ...[
    ['postgresql-hourly', 5400],
    ['redis', 25_200],
    ['postgresql-daily', 93_600],
    ['kubernetes-configs', 93_600],
    ['postgresql-weekly', 648_000],
  ].map(([backup, most]) =>
    fault(
      `the backup ${backup} is late`,
      { [`mcp_backup_last_success_timestamp_seconds{backup="${backup}"}`]: ago(Number(most) - 1200) },
      { 19: [], 21: ['McpBackupLate'] },
    ),
  ),
  fault(
    'the bot finds a backup missing',
    { 'mcp_chatops_backup_overdue_seconds{backup="production: Redis"}': turning(0, 600) },
    { 19: [], 29: [], 32: ['McpBackupMissing'] },
  ),
  fault('nobody tells of backups', gone(/^mcp_backup/), { 59: [] }),
  {
    name: 'nobody but the bot tells of backups',
    series: {
      'mcp_requests_total{tool="a"}': minutes(90, (at) => at),
      'mcp_chatops_backup_overdue_seconds{backup="production: Redis"}': minutes(90, () => 0),
    },
    fires: { 50: [], 85: [] },
  },
  {
    name: 'nobody has told of backups for more than an hour',
    series: { 'mcp_requests_total{tool="a"}': minutes(90, (at) => at) },
    fires: { 50: [], 65: ['McpBackupsUnknown'] },
  },
];

const file = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Mcp[A-Za-z]+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'error', 'warning']), service: z.string() }),
          annotations: z.strictObject({
            summary: z.string().min(10),
            description: z.string().min(10),
            command: z.string(),
          }),
        }),
      ),
    }),
  ),
});

describe.skipIf(!hasPromtool)('the alert rules of the platform, by promtool (Debian package prometheus)', () => {
  it('fire just when they should', { timeout: 120_000 }, () => {
    expect(ruleMistakes(cases, platformRules)).toBe('');
  });

  it('each have a case in which they fire', () => {
    const fired = new Set(cases.flatMap(({ fires }) => Object.values(fires).flat()));
    expect([...fired].sort()).toEqual([...ruleNames(platformRules)].sort());
  });

  it('are found out when one no longer fires', () => {
    const wrong = [{ name: 'wrong', series: calm, fires: { 20: ['McpServerDown'] } }];
    expect(ruleMistakes(wrong, platformRules)).toContain('FAILED');
  });
});

describe('the alert rules of the platform', async () => {
  const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
  const rules = file.parse(parse(readFileSync(platformRules, 'utf8'))).groups.flatMap((group) => group.rules);

  it.each(rules)('$alert names a command that the bot shows as a button and that there is', ({ annotations }) => {
    const filled = annotations.command.replaceAll(/\{\{ \$labels\.\w+ \}\}/g, 'mcp-server');
    const command = commandOf({ command: filled });
    expect(command).toBe(filled.slice('/mcp '.length));
    expect(() => parseAsked(catalog, splitCommandLine(command ?? ''), ['production'])).not.toThrow();
  });
});
