import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPrometheus } from '../../../src/adapters/prometheus/open.ts';
import { type PrometheusSettings, prometheusSettings } from '../../../src/adapters/prometheus/settings.ts';
import { promql } from '../../../src/model/promql.ts';

const up = promql`up`;
const options = { timeoutMs: 5000 };
const seen: { path: string; form: Record<string, string>; headers: IncomingHttpHeaders }[] = [];
let answer: (response: ServerResponse) => void;
const says = (status: number, body: string, headers = {}) => {
  answer = (response) => void response.writeHead(status, headers).end(body);
};
const gives = (resultType: string, result: unknown, more = {}) =>
  says(200, JSON.stringify({ status: 'success', data: { resultType, result }, ...more }));

const server = createServer(async (request, response) => {
  const form = Object.fromEntries(new URLSearchParams(await text(request)));
  seen.push({ path: `${request.method} ${request.url}`, form, headers: request.headers });
  answer(response);
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const reader = (over: Partial<PrometheusSettings> = {}, secrets = new Map<string, string>()) =>
  openPrometheus({ settings: { prometheus: prometheusSettings.parse({ url, ...over }) }, secrets });
const refused = async () => await (await reader()).instant(up, options).catch((error: unknown) => error);

it('sends a query as a form and gives a point for each series', async () => {
  gives('vector', [
    { metric: { pod: 'a' }, value: [1_700_000_000.123, '0.5'] },
    { metric: { pod: 'b' }, value: [1_700_000_000.123, 'NaN'] },
    { metric: { pod: 'c' }, value: [1_700_000_000.123, '+Inf'] },
  ]);
  const { series, warnings } = await (await reader()).instant(up, { ...options, atMs: 1_700_000_000_123 });
  expect(seen.at(-1)).toMatchObject({
    path: 'POST /api/v1/query',
    form: { query: 'up', time: '1700000000.123', timeout: '5000ms' },
  });
  expect(seen.at(-1)?.headers.authorization).toBeUndefined();
  expect(series.map(({ labels, points }) => [labels['pod'], points])).toEqual([
    ['a', [[1_700_000_000_123, 0.5]]],
    ['b', [[1_700_000_000_123, null]]],
    ['c', [[1_700_000_000_123, Infinity]]],
  ]);
  expect(warnings).toEqual([]);
});

it('a range has a point for every step, and what is missing is not zero', async () => {
  gives(
    'matrix',
    [
      {
        metric: {},
        values: [
          [100, '1'],
          [130, '0'],
        ],
      },
    ],
    { warnings: ['store 2 of 3 did not answer'] },
  );
  const range = { fromMs: 100_000, toMs: 145_000, stepMs: 15_000 };
  const { series, warnings } = await (await reader({ url: `${url}/prometheus/` })).range(up, range, options);
  expect(seen.at(-1)).toMatchObject({
    path: 'POST /prometheus/api/v1/query_range',
    form: { start: '100.000', end: '145.000', step: '15.000' },
  });
  expect(series[0]?.points).toEqual([
    [100_000, 1],
    [115_000, null],
    [130_000, 0],
    [145_000, null],
  ]);
  expect(warnings).toEqual(['store 2 of 3 did not answer']);
});

it('signs in with the secret that the settings name', async () => {
  gives('vector', []);
  const secrets = new Map([['PROM_SECRET', 'hunter2']]);
  await (await reader({ auth: { kind: 'bearer', tokenEnv: 'PROM_SECRET' } }, secrets)).instant(up, options);
  expect(seen.at(-1)?.headers.authorization).toBe('Bearer hunter2');
  const basic = { kind: 'basic', username: 'bot', passwordEnv: 'PROM_SECRET' } as const;
  await (await reader({ auth: basic }, secrets)).instant(up, options);
  expect(seen.at(-1)?.headers.authorization).toBe('Basic Ym90Omh1bnRlcjI=');
  await expect(reader({ auth: basic })).rejects.toMatchObject({ code: 'NOT_CONFIGURED', hint: 'Set PROM_SECRET.' });
  expect(() => prometheusSettings.parse({ url: 'http://bot:hunter2@prometheus:9090' })).toThrow(
    'must hold no credentials',
  );
});

const error = (errorType: string, words: string) => JSON.stringify({ status: 'error', errorType, error: words });

it.each([
  [
    400,
    error('bad_data', 'parse error: unexpected end\nof input'),
    'METRICS_REFUSED',
    'parse error: unexpected end of input',
  ],
  [422, error('execution', 'no password=hunter2secret here'), 'METRICS_REFUSED', 'redacted'],
  [503, error('timeout', 'query timed out'), 'METRICS_UNREACHABLE', 'query timed out'],
  [502, '<html>Bad gateway</html>', 'METRICS_UNREACHABLE', 'not available (502)'],
  [429, 'too many', 'METRICS_UNREACHABLE', 'not available (429)'],
  [401, 'Unauthorized', 'METRICS_REFUSED', 'does not accept the credentials (401)'],
  [403, '<html>no</html>', 'METRICS_REFUSED', 'does not accept the credentials (403)'],
  [404, '404 page not found', 'METRICS_REFUSED', 'with 404 is no Prometheus'],
  [200, '<html>Welcome</html>', 'METRICS_REFUSED', 'with 200 is no Prometheus'],
  [200, '{"status":"success","data":{"resultType":"string","result":[1,"x"]}}', 'METRICS_REFUSED', 'is no Prometheus'],
])('%i %s becomes %s', async (status, body, code, words) => {
  says(status, body);
  const got = await refused();
  expect(got).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(String(got)).not.toMatch(/hunter2|<html/);
});

it('follows no redirect: the secret stays with the configured address', async () => {
  says(302, '', { location: `${url}/elsewhere` });
  const before = seen.length;
  expect(await refused()).toMatchObject({ code: 'METRICS_REFUSED' });
  expect(seen).toHaveLength(before + 1);
});

it('reads 8 MiB of an answer and no more', async () => {
  says(200, `{"status":"success","data":"${'x'.repeat(9 * 1024 * 1024)}"}`);
  expect(await refused()).toMatchObject({ code: 'METRICS_REFUSED', message: expect.stringContaining('8 MiB') });
});

it('gives up in time, also on an answer that never ends, and when the caller does', async () => {
  answer = () => undefined;
  const metrics = await reader();
  await expect(metrics.instant(up, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'METRICS_UNREACHABLE' });
  answer = (response) => void response.writeHead(200).write('{"status":');
  await expect(metrics.instant(up, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'METRICS_UNREACHABLE' });
  const reason = new Error('the run was cancelled');
  await expect(metrics.instant(up, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  answer = (response) => void response.destroy();
  expect(await refused()).toMatchObject({
    code: 'METRICS_UNREACHABLE',
    message: expect.stringContaining('cannot be reached'),
  });
});
