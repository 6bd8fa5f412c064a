import { describe, expect, it } from 'vitest';
import { bakeTerms } from '../../src/bluegreen/bake-terms.ts';
import { graceMs, judge, type Sight } from '../../src/bluegreen/judge.ts';
import { anEnvironment } from '../support/environment.ts';
import { figuresFrom, lineOf, pairSettings } from './samples.ts';

const environment = anEnvironment({ prometheus: { url: 'http://prometheus:9090' } });
const terms = bakeTerms(pairSettings, environment, 'blue', 'green');
const before = figuresFrom(0.003, 240);
const start = Date.parse('2026-01-31T14:00:00Z');
const well: readonly [number, number] = [0.003, 250];
const sight = (values: readonly (readonly [number | null, number | null])[], over: Partial<Sight> = {}): Sight => ({
  elapsedMs: values.length * 15_000,
  edited: [],
  serving: 3,
  kept: { ready: 3, needed: 3, deployment: 'mcp-server-blue' },
  lines: lineOf(start, values),
  ...over,
});
const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const kind = (...given: Parameters<typeof sight>) => judge(terms, before, sight(...given)).kind;

describe('a look during the bake', () => {
  it('continues while all is well, and ends at its time', () => {
    expect(kind(times(39, well))).toBe('baking');
    expect(kind(times(40, well))).toBe('held');
  });

  it('finds green worse once a figure was beyond its limit for a minute, up to now, and no sooner', () => {
    const slow: readonly [number, number] = [0.003, 1800];
    expect(kind([...times(10, well), ...times(4, slow)])).toBe('baking');
    expect(kind([...times(10, well), ...times(5, slow)])).toBe('worse');
    expect(kind([...times(10, well), ...times(5, slow), well])).toBe('baking');
    // A point that was not measured neither clears nor adds.
    expect(kind([...times(10, well), slow, [null, null], slow, [null, null], slow])).toBe('worse');
  });

  it('does not judge by the first half minute', () => {
    expect(kind(times(3, [1, 9000] as const))).toBe('baking');
  });

  it('measures green by blue where blue was worse than the limit: a fix is not taken back', () => {
    const ill = figuresFrom(0.3, 4000);
    const lines = times(40, [0.2, 3000] as const);
    expect(judge(terms, ill, sight(lines)).kind).toBe('held');
    expect(judge(terms, ill, sight(times(20, [0.5, 3000] as const)))).toMatchObject({
      kind: 'worse',
      why: 'errors 50% for 4 min (limit 45%)',
    });
  });

  it('without a figure of blue goes by the limits, and says that blue was not measured', () => {
    const verdict = judge(terms, { missing: ['no answer'] }, sight(times(20, well)));
    expect(verdict).toEqual({
      kind: 'baking',
      words:
        '5 of 10 min · errors ▂▂▂▂▂▂▂▂▂▂ 0.3% (not measured of blue) · p99 ▃▃▃▃▃▃▃▃▃▃ 250 ms (not measured of blue)',
    });
  });

  it('draws both lines since the switch beside their figures, once there are three points', () => {
    const drawn = (count: number) => {
      const lines = times(count, well).map(([errors, p99], at): [number | null, number] => [
        at === 4 ? null : (errors ?? 0),
        (p99 ?? 0) + at * 50,
      ]);
      const verdict = judge(terms, before, sight(lines));
      return verdict.kind === 'baking' ? verdict.words : verdict.kind;
    };
    expect(drawn(8)).toContain('errors ▂▂▂▂ ▂▂▂ 0.3% (blue had 0.3%) · p99 ▃▃▃▄▄▅▅▅ 600 ms');
    expect(drawn(2)).toContain('errors 0.3% (blue had 0.3%) · p99 300 ms');
  });

  it('waits two minutes longer for figures that are missing, then says that nobody can tell', () => {
    const nothing = times(40, [null, null] as const);
    expect(kind(nothing)).toBe('baking');
    const late = judge(terms, before, sight(nothing, { elapsedMs: 600_000 + graceMs }));
    expect(late).toEqual({ kind: 'unmeasured', why: 'fewer than 20 calls in 2 min' });
    expect(judge({ ...terms, measured: false }, before, sight(nothing)).kind).toBe('held');
  });

  it('goes back at once where green has no ready pod, if blue still has all it served with', () => {
    expect(judge(terms, before, sight(times(4, well), { serving: 0 }))).toEqual({
      kind: 'worse',
      why: 'Green has no ready pod',
      stays: undefined,
    });
    const kept = { ready: 2, needed: 3, deployment: 'mcp-server-blue' };
    expect(judge(terms, before, sight(times(4, well), { serving: 0, kept }))).toMatchObject({
      stays: 'mcp-server-blue has 2 ready pods of the 3 that blue served with',
    });
    expect(judge({ ...terms, onWorse: 'ask' }, before, sight(times(4, well), { serving: 0 }))).toMatchObject({
      stays: 'the plan asks before it returns to blue',
    });
  });

  it('leaves everything to whoever edits a selector', () => {
    const edited = ['Service mcp-server selects version=blue'];
    expect(judge(terms, before, sight(times(40, [1, 9000] as const), { edited, serving: 0 }))).toEqual({
      kind: 'edited',
      why: 'Service mcp-server selects version=blue',
    });
  });
});
