import { afterEach, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { plain } from '../../../src/model/text.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { reportWords } from '../../support/report-words.ts';

const actions = useActions({
  change: (file) => {
    const { staging, ...environments } = file.environments;
    return { ...file, environments: { ...environments, staging: { ...staging, prometheus: undefined } } };
  },
});
const names = () => actions.server().pods();
const servers = () => names().flatMap((pod) => actions.platform.cluster.server('mcp-production', pod) ?? []);
const rowsOf = ({ parts }: Report) =>
  (parts?.find((part) => part.kind === 'table')?.rows ?? []).map((row) => row.map((text) => plain(text)));
const basisOf = ({ parts }: Report) => parts?.flatMap((part) => (part.kind === 'text' ? [plain(part.text)] : []))[0];
const prometheus = () => actions.platform.prometheus.production;

afterEach(() => {
  prometheus().set({ kind: 'works' });
  for (const { traffic } of servers()) {
    traffic.setLoad({ errorRatio: 0.002, meanMs: 45, requestsPerSecond: 4 }, 'book_service');
  }
});

it('where none is configured the pods tell, with the usual names, and it says so first', async () => {
  const report = await actions.look('/mcp metrics errors env=staging for=30s');
  expect(basisOf(report)).toMatch(
    /^No Prometheus is configured for staging\. This is from \/metrics of \d ready pods?, over the last 30 s: no history, no yesterday, and nothing of pods that are gone$/,
  );
  expect(report.headline).toMatch(/^mcp-server: .* in the last 30 s; .* since the pods started$/);
  expect(report.parts?.some(({ kind }) => kind === 'series')).toBe(false);
});

it('where it is away: failed calls while the pods were watched, by tool, beside those since their start', async () => {
  prometheus().set({ kind: 'down' });
  for (const { traffic } of servers()) traffic.setLoad({ errorRatio: 0.9, requestsPerSecond: 4 }, 'book_service');
  const report = await actions.look('/mcp metrics errors for=60s since=6h');
  expect(report.mark).toBe('bad');
  expect(basisOf(report)).toMatch(
    /^Prometheus cannot be reached.*\. This is from \/metrics of 3 ready pods, over the last minute/,
  );
  const [first] = rowsOf(report);
  expect(first?.[0]).toBe('book_service');
  // Three pods, four calls a second of it each, for a minute.
  const [, failed = '', of = ''] = /^([\d,]+) of ([\d,]+)$/.exec(first?.[1] ?? '') ?? [];
  const numbers = [failed, of].map((text) => Number(text.replaceAll(',', '')));
  expect(numbers[1]).toBeGreaterThan(650);
  expect(numbers[1]).toBeLessThan(800);
  expect((numbers[0] ?? 0) / (numbers[1] ?? 1)).toBeCloseTo(0.9, 1);
  expect(report.offers?.find(({ action }) => action === 'metrics latency')?.params).toEqual({ since: 6 * 3_600_000 });
});

it('by pod: the one that fails is told apart, and compared with itself since its start', async () => {
  prometheus().set({ kind: 'down' });
  servers()[0]?.traffic.setLoad({ errorRatio: 0.9, requestsPerSecond: 40 }, 'book_service');
  const report = await actions.look('/mcp metrics errors by=pod');
  expect(rowsOf(report)).toHaveLength(3);
  expect(rowsOf(report)[0]?.[0]).toBe(names()[0]?.slice(-5));
  expect(rowsOf(report)[0]).toHaveLength(4);
});

it('latency is that of all pods together, by the buckets they add up to', async () => {
  prometheus().set({ kind: 'down' });
  for (const { traffic } of servers()) traffic.setLoad({ meanMs: 900, requestsPerSecond: 4 }, 'book_service');
  const report = await actions.look('/mcp metrics latency for=60s');
  expect(report.headline).toMatch(
    /^mcp-server: p99 .* in the last minute \(limit 1,000 ms\); \d+ ms since the pods started$/,
  );
  expect(rowsOf(report)[0]?.[0]).toBe('book_service');
  expect(reportWords(report)).toContain('This is from /metrics of 3 ready pods');
});

it('a pod whose page does not answer is left out and said, and does not count as zero', async () => {
  prometheus().set({ kind: 'down' });
  const [first] = servers();
  if (first === undefined) throw new Error('no server');
  const respond = first.respond.bind(first);
  first.respond = async (request) =>
    request.path === '/metrics' ? { status: 500, contentType: 'text/plain', body: 'no' } : respond(request);
  const report = await actions.look('/mcp metrics errors');
  first.respond = respond;
  expect(basisOf(report)).toContain('of 2 of 3 ready pods');
  expect(report.notes?.map((text) => plain(text))).toContain('1 pod left out: /metrics answers 500');
});

it.each([
  [4, 'of 3 ready pods', '1 pod left out: ready only since then'],
  [3, 'of 3 of 4 ready pods', '1 pod left out: it is not ready any more'],
])('pods that come or go while they are watched are left out: now there are %i', async (replicas, basis, note) => {
  prometheus().set({ kind: 'down' });
  const [first] = servers();
  if (first === undefined) throw new Error('no server');
  const respond = first.respond.bind(first);
  let edited = false;
  // Once the first page is asked for.
  first.respond = async (request) => {
    if (request.path === '/metrics' && !edited) setTimeout(() => actions.server().edit({ replicas }), 20);
    edited ||= request.path === '/metrics';
    return respond(request);
  };
  const report = await actions.look('/mcp metrics errors for=60s');
  first.respond = respond;
  expect(basisOf(report)).toContain(basis);
  expect(report.notes?.map((text) => plain(text))).toContain(note);
});

it('a server that hides hostile text in its labels gets it shown as text', async () => {
  prometheus().set({ kind: 'down' });
  const [first] = servers();
  if (first === undefined) throw new Error('no server');
  const respond = first.respond.bind(first);
  let read = 0;
  first.respond = async (request) => {
    if (request.path !== '/metrics') return respond(request);
    read += 1;
    const tool = String.raw`<!channel> *x* \"} 1\n${'y'.repeat(500)}`;
    const body = `# TYPE mcp_errors_total counter\nmcp_requests_total{tool="${tool}"} ${9000 * read}\nmcp_errors_total{tool="${tool}"} ${8000 * read}\n`;
    return { status: 200, contentType: 'text/plain', body };
  };
  const report = await actions.look('/mcp metrics errors');
  first.respond = respond;
  const [worst] = rowsOf(report);
  expect(worst?.[0]).toMatch(/^<!channel> \*x\* "} 1 y+…$/);
  expect(worst?.[1]).toBe('8,000 of 9,000');
});

it('perf splits a call by what the pods tell, and says what they do not know', async () => {
  prometheus().set({ kind: 'down' });
  const report = await actions.look('/mcp perf');
  const words = reportWords(report);
  expect(words).toContain('This is from /metrics of 3 ready pods, over the last 15 s');
  expect(words).toMatch(/A call takes \d+(\.\d+)? ms on average: upstream 40(\.\d+)?%/);
  expect(words).toMatch(/Not measured.*CPU limits/);
  expect(words).toMatch(/Trend of p99.*too little was measured to tell/);
});
