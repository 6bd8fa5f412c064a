import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { platformPanel } from '../../../sandbox/panels/platform.ts';
import { type Platform, startPlatform } from '../../../sandbox/platform/platform.ts';
import { metricsReader } from '../../../src/adapters/prometheus/reader.ts';
import { promql, selector, span } from '../../../src/model/promql.ts';

const options = { timeoutMs: 20_000 };
const clock = movableClock();
let platform: Platform;
beforeAll(async () => {
  // Nothing is asked of the stores here.
  const urls = { databaseUrl: 'postgres://bot@127.0.0.1:1/mcp', redisUrl: 'redis://127.0.0.1:1' };
  platform = await startPlatform({ clock, startupMs: 150, backing: { production: urls, staging: urls } });
});
afterAll(() => platform?.stop());

it('knows the day before: pods of the release before, and the same hour yesterday', async () => {
  const metrics = metricsReader(platform.prometheus.production.url, undefined);
  const at = { ...options, atMs: clock.now().getTime() };
  const hour = span(3_600_000);
  const calls = selector('mcp_requests_total');
  const yesterday = await metrics.instant(promql`sum by (tool) (rate(${calls}[${hour}] offset 1d))`, at);
  expect(yesterday.series).toHaveLength(5);
  const up = selector('up', [{ label: 'job', operator: '=', value: 'mcp-server' }]);
  const now = await metrics.instant(promql`count(${up} == 1)`, at);
  expect(now.series[0]?.points[0]?.[1]).toBe(3);
  const podsOf = async (query: ReturnType<typeof promql>) =>
    (await metrics.instant(query, at)).series.map(({ labels }) => labels['pod']);
  const before = await podsOf(promql`${up} offset 1d`);
  expect(before.length).toBeGreaterThan(0);
  expect(await podsOf(up)).not.toEqual(expect.arrayContaining(before));
});

it('makes the day before in slices, and others have their turn meanwhile', async () => {
  const { staging, production } = platform.prometheus;
  let over = false;
  const made = staging.remember().finally(() => {
    over = true;
  });
  let turns = 0;
  for (; !over; turns += 1) await setImmediate();
  await made;
  expect(turns).toBeGreaterThan(5);
  expect(staging.scrapes().samples.size).toBeGreaterThan(production.scrapes().samples.size / 3);
});

it('stays small: what is older than a day goes', async () => {
  const { production } = platform.prometheus;
  const before = production.scrapes().samples.size;
  for (let day = 0; day < 2; day += 1) clock.advance(26 * 3_600_000);
  expect(production.scrapes().samples.size).toBeLessThan(before * 2);
});

it('is broken and fixed in the panel', () => {
  const panel = platformPanel(platform);
  const { production } = platform.prometheus;
  for (const [button, kind] of [
    ['metrics-down', 'down'],
    ['metrics-slow', 'slow'],
    ['metrics-status', 'status'],
    ['metrics-partial', 'partial'],
    ['fix', 'works'],
  ] as const) {
    const shown = panel.act?.({ action: button }, 'U0DEV');
    expect(production.state.kind).toBe(kind);
    expect(JSON.stringify(shown)).toContain(`"label":"Prometheus","value":"${kind}"`);
  }
});
