import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Symptom } from '../../src/symptoms/symptom.ts';
import { now } from '../golden/cases/values.ts';
import { useActions } from '../support/action/use-actions.ts';
import { eventually } from '../support/patience.ts';
import { reportWords } from '../support/report-words.ts';

const minute = 60_000;
const actions = useActions({ at: now });
const { platform } = { platform: () => actions.platform };
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => platform().cluster.server('mcp-production', pod) ?? []);
const ask = (symptom: Symptom, tool?: string) =>
  actions.look(`/mcp why ${symptom}${tool === undefined ? '' : ` tool=${tool}`}`);
/** Asked again where a busy machine did not answer in the time that a look has. */
const why = (symptom: Symptom, tool?: string) =>
  eventually(async () => {
    const report = await ask(symptom, tool);
    expect(reportWords(report)).not.toContain('no answer in');
    return report;
  });

// The first query of a day makes the past of the simulated platform, in the process of the test.
beforeAll(() => void platform().prometheus.production.scrapes());
afterEach(() => {
  platform().prometheus.production.set({ kind: 'works' });
  platform().backing.production.database.set('open');
  platform().backing.production.redis.set('open');
  for (const server of servers()) {
    for (const name of server.breakers.keys()) server.setBreaker(name, 'closed');
    server.jwks.clear();
    server.traffic.setLoad({ errorRatio: 0.002, meanMs: 45, requestsPerSecond: 4 });
    for (const status of ['403', '429'] as const) server.traffic.refuse(status, 0);
    server.setPool({ used: 6, size: 20, waiting: 0 });
  }
  actions.clock.advance(10 * minute);
});

describe('why', () => {
  it('503: the open breaker, where it is, and what is in order; the button disables the tool that suffers most', async () => {
    for (const server of servers()) server.setBreaker('external-api', 'open');
    actions.clock.advance(6 * minute);
    const report = await why('503');
    expect(report).toMatchObject({
      mark: 'bad',
      headline: '503s come from an open circuit breaker, external-api, on 3 of 3 pods',
    });
    const words = reportWords(report);
    expect(words).toMatch(/^[\d.]+% of answers are 503 in the last 5 min.*; 0% at this time yesterday\.$/m);
    expect(words).toContain('breaker external-api is open on 3 of 3 pods');
    expect(words).toMatch(/Not it:.*3 of 3 pods ready.*PostgreSQL answers in \d+ ms/);
    expect(report.offers?.[0]).toMatchObject({ action: 'tools disable', params: { name: expect.any(String) } });
  });

  it('503 of a tool that is disabled says so first, and offers to enable it', async () => {
    platform().adminApi.production.set('book_service', false, 'jane@example.com');
    const report = await why('503', 'book_service');
    platform().adminApi.production.set('book_service', true, 'jane@example.com');
    expect(report.headline).toContain('book_service is disabled');
    expect(report.offers?.map(({ action }) => action)).toContain('tools enable');
  });

  it('401: pods that hold other keys than the rest', async () => {
    servers()[0]?.jwks.hold(['kid-old']);
    actions.clock.advance(6 * minute);
    const report = await why('401');
    expect(report.headline).toBe('401s come from signing keys that differ between the pods');
    expect(reportWords(report)).toContain('holds kid-old');
    expect(report.offers?.[0]).toMatchObject({ action: 'auth clear-jwks' });
  });

  it('401: all pods agree, and more is refused than expired tokens explain', async () => {
    for (const { jwks } of servers()) jwks.hold(['kid-old']);
    actions.clock.advance(6 * minute);
    const report = await why('401');
    expect(report.headline).toContain('signing keys that the pods hold and the issuer no longer uses');
    expect(reportWords(report)).toContain('Against: the keys of the issuer were not compared');
  });

  it('401: a few are tokens that have expired, and no cache is cleared for them', async () => {
    for (const { traffic } of servers()) traffic.refuse('401', 0.02);
    actions.clock.advance(6 * minute);
    const report = await why('401');
    expect(report).toMatchObject({ mark: 'warning' });
    expect(report.headline).toContain('tokens of single clients that have expired');
    expect(report.offers?.map(({ action }) => action)).not.toContain('auth clear-jwks');
  });

  it('slow: the database waits, and calls wait for it', async () => {
    for (const server of servers()) {
      server.setPool({ used: 20, size: 20, waiting: 4 });
      server.traffic.setLoad({ meanMs: 700 });
    }
    actions.clock.advance(6 * minute);
    const report = await why('slow');
    expect(report.mark).toBe('bad');
    expect(report.headline).toContain('Slow calls come from the pools of database connections');
    expect(reportWords(report)).toMatch(
      /p99 [\d,]+ ms in the last 5 min \(limit 1,000 ms, [\d,]+ ms at this time yesterday\)/,
    );
    expect(reportWords(report)).toContain('12 calls waiting for a connection');
  });

  it('timeouts: the cache that hangs is named, and so is what was not seen', async () => {
    platform().backing.production.redis.set('hangs');
    platform().prometheus.production.set({ kind: 'hangs' });
    const report = await ask('timeouts');
    expect(report.headline).toBe('Timeouts come from the cache: Redis does not answer');
    expect(reportWords(report)).toMatch(/Prometheus .*This is from \/metrics of 3 ready pods|Not seen: .*calls \(/);
  });

  it('429: callers above their limit, with no more calls than yesterday', async () => {
    for (const { traffic } of servers()) traffic.refuse('429', 0.2);
    actions.clock.advance(6 * minute);
    const report = await why('429');
    expect(report.headline).toContain('single callers above their rate limit');
    expect(reportWords(report)).toContain('no more calls than usual');
  });

  it('403: of one tool: callers without the permission for it', async () => {
    for (const { traffic } of servers()) traffic.refuse('403', 0.5, 'book_service');
    actions.clock.advance(6 * minute);
    const report = await why('403');
    expect(report.headline).toContain('callers without the permission for book_service');
    for (const { traffic } of servers()) traffic.refuse('403', 0, 'book_service');
  });

  it('500: the database that refuses', async () => {
    for (const { traffic } of servers()) traffic.setLoad({ errorRatio: 0.3 });
    actions.clock.advance(6 * minute);
    platform().backing.production.database.set('refuses');
    const report = await why('500');
    expect(report.headline).toContain('the database: PostgreSQL does not answer');
    expect(report.mark).toBe('bad');
  });

  it('503: nothing of it and nothing wrong is no alarm', async () => {
    const report = await why('503');
    expect(report).toMatchObject({ mark: 'good', headline: 'No 503s in the last 5 min, and nothing looks wrong' });
  });

  it('503, and Prometheus cannot be reached: the pods tell how much of it there is, over the time they were watched', async () => {
    platform().prometheus.production.set({ kind: 'down' });
    for (const { traffic } of servers()) traffic.refuse('503', 0.5);
    const report = await why('503');
    for (const { traffic } of servers()) traffic.refuse('503', 0);
    const words = reportWords(report);
    expect(words).toMatch(/^[\d.]+% of answers are 503 in the last 1\.5 s/m);
    expect(words).not.toContain('yesterday.');
    expect(words).toMatch(/Prometheus cannot be reached.*This is from \/metrics of 3 ready pods, over the last 1\.5 s/);
  });

  it.each(['404', ''])('%j is no symptom it knows', async (symptom) => {
    await expect(actions.look(`/mcp why ${symptom}`)).rejects.toThrow(/symptom|401, 403/);
  });
});
