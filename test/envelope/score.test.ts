import { describe, expect, it } from 'vitest';
import { scoreLine, scoreOf } from '../../src/envelope/score.ts';
import type { AlertsSince, Effect, EffectSight } from '../../src/model/effect.ts';
import { plain } from '../../src/model/text.ts';
import type { Signals } from '../../src/model/watch.ts';

const quiet: AlertsSince = { before: [], still: [], fresh: [] };
const gone: AlertsSince = { ...quiet, before: ['HighErrorRate'] };
const sight = (before: Signals, now: Signals, alerts = quiet): EffectSight => ({ before, now, alerts, missing: [] });

describe('the score of a change', () => {
  it.each([
    ['errors are back', sight({ errors: 0.081 }, { errors: 0.002 }), 'worked'],
    ['its alert is gone, and nothing is measured', sight({}, {}, gone), 'worked'],
    ['its alert fires on', sight({}, { errors: 0 }, { ...gone, still: gone.before }), 'no-better'],
    ['errors are as high as before', sight({ errors: 0.081 }, { errors: 0.09 }), 'no-better'],
    ['errors are twice as high', sight({ errors: 0.081 }, { errors: 0.17 }), 'worse'],
    ['calls take more than twice as long', sight({ latencyMs: 300 }, { errors: 0, latencyMs: 900 }), 'worse'],
    ['something new fires, whatever else is well', sight({}, { errors: 0 }, { ...gone, fresh: ['PodCrash'] }), 'worse'],
    ['nothing is measured, and nothing fired', sight({}, {}), 'unknown'],
    ['latency has nothing to be compared with', sight({}, { latencyMs: 9000 }), 'worked'],
  ] as const)('%s', (_, seen, verdict) => {
    expect(scoreOf(seen)).toBe(verdict);
  });
});

describe('the line of a card', () => {
  const line = (...effects: readonly Effect[]) => {
    const told = scoreLine(
      effects,
      (mark) => ({ good: '✓', bad: '✕', warning: '⚠', unknown: '?', neutral: '–' })[mark],
    );
    return told && `${told.mark} | ${plain(told.text)} | ${told.missing}`;
  };
  const seen = sight({ errors: 0.081 }, { errors: 0.002 }, gone);

  it('has the newest score in words, and the earlier ones by their signs', () => {
    expect(line()).toBeUndefined();
    expect(line({ minutes: 5, verdict: 'worked', seen })).toBe(
      'good | After 5 min: HighErrorRate is gone, errors 0.2% (8.1% before) | ',
    );
    expect(
      line(
        { minutes: 5, verdict: 'worked', seen },
        { minutes: 30, verdict: 'worse', seen: { ...seen, alerts: { ...gone, fresh: ['a', 'b', 'c', 'd'] } } },
      ),
    ).toBe(
      'bad | After 30 min, worse: a, b, c and 1 more fire since then, HighErrorRate is gone, errors 0.2% (8.1% before) (5 min ✓) | ',
    );
    expect(
      line({ minutes: 5, verdict: 'unknown', seen: { ...sight({}, {}), missing: ['errors and p99 (no calls)'] } }),
    ).toBe('unknown | After 5 min, nobody can tell whether it helped | not measured: errors and p99 (no calls)');
    expect(line({ minutes: 60, verdict: 'overtaken', seen: undefined })).toBe(
      'neutral | After 60 min not scored: the target was changed again | ',
    );
  });
});
