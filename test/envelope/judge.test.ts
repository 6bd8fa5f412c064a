import { describe, expect, it } from 'vitest';
import { lookedOnce, type Sight, worsened } from '../../src/envelope/judge.ts';
import { watchLine } from '../../src/envelope/watch-words.ts';
import { plain } from '../../src/model/text.ts';
import type { Signals, Watch, Watched } from '../../src/model/watch.ts';

const since = '2026-01-31T14:22:00.000Z';
const at = (seconds: number) => new Date(Date.parse(since) + seconds * 1000).toISOString();

/** Looks half a minute apart: pods ready, restarts of each, and what was measured. */
function looks(before: Signals, ...sights: readonly Partial<Sight>[]): Watched {
  let seen: Watched | undefined;
  for (const [index, sight] of sights.entries()) {
    const pods = { available: 3, wanted: 3, restarts: { a: 4, b: 0 } };
    seen = lookedOnce(seen, { at: at(index * 30), pods, now: {}, missing: [], ...sight }, before);
  }
  if (seen === undefined) throw new Error('nobody looked');
  return seen;
}
const pods = (available: number, restarts: Readonly<Record<string, number>> = { a: 4, b: 0 }) => ({
  pods: { available, wanted: 3, restarts },
});
const measured = (errors: number, latencyMs = 300) => ({ now: { errors, latencyMs } });

describe('it is worse again', () => {
  it.each<[string, Watched, readonly string[]]>([
    ['two looks in a row with a pod less', looks({}, {}, pods(2), pods(2)), ['2 of 3 pods ready']],
    ['not one', looks({}, {}, pods(2), {}, pods(2)), []],
    ['two restarts since the change', looks({}, {}, pods(3, { a: 5, b: 1 })), ['2 restarts']],
    ['not those of before it, nor one', looks({}, pods(3, { a: 9 }), pods(3, { a: 10 })), []],
    ['a pod that is new and restarts', looks({}, {}, pods(3, { a: 4, c: 2 })), ['2 restarts']],
    ['one that is gone takes none back', looks({}, {}, pods(3, { a: 5, b: 0 }), pods(3, { b: 1 })), ['2 restarts']],
    [
      'errors twice above the limit, and above twice the best',
      looks({ errors: 0.4 }, measured(0.01), measured(0.3), measured(0.3)),
      ['errors 30% (1% at best)'],
    ],
    ['errors as high as before the change are not worse', looks({ errors: 0.4 }, measured(0.4), measured(0.45)), []],
    [
      'few errors where there were none are nobody’s emergency',
      looks({ errors: 0 }, measured(0.04), measured(0.04)),
      [],
    ],
    [
      'calls that take more than twice as long',
      looks({ latencyMs: 400 }, measured(0, 300), measured(0, 900), measured(0, 900)),
      ['p99 900 ms (300 ms at best)'],
    ],
    ['not from 10 to 60 ms', looks({ latencyMs: 10 }, measured(0, 10), measured(0, 60), measured(0, 60)), []],
  ])('%s', (_, seen, why) => {
    expect(worsened(seen)).toEqual(why);
  });

  it('what was not measured neither clears nor adds, and is no zero', () => {
    const dark: Partial<Sight> = { now: {}, missing: ['errors and p99 (no calls)'] };
    expect(worsened(looks({ errors: 0.01 }, measured(0.01), measured(0.5), dark, measured(0.5)))).toHaveLength(1);
    const seen = looks({}, measured(0.2), dark);
    expect(seen.now).toEqual({});
    expect(worsened(seen)).toEqual([]);
  });

  it('what the cluster did not tell is kept as it was', () => {
    const { pods: _, ...unseen } = { at: at(30), pods: undefined, now: {}, missing: ['pods (forbidden)'] };
    const seen = lookedOnce(looks({}, {}), unseen, {});
    expect(seen).toMatchObject({ lookedAt: at(0), ready: { available: 3, wanted: 3 }, restarts: 0 });
  });
});

describe('in words', () => {
  const watch = (state: Watch['state'], seen: Watched | undefined, seconds = 600, endedBy?: number): Watch => ({
    run: 1042,
    subject: 'production/deployment/mcp-server',
    state,
    changedAt: at(-60),
    since,
    until: at(600),
    endedAt: state === 'watching' ? undefined : at(seconds),
    endedBy,
    seen,
  });
  const words = (...given: Parameters<typeof watch>) => {
    const { mark, text, missing } = watchLine(watch(...given));
    return [mark, plain(text, { user: (id) => id, time: () => '14:32' }), missing].join(' | ');
  };
  const well = looks({ errors: 0.081, latencyMs: 1720 }, measured(0.002, 310));

  it.each([
    ['watching', undefined, 'running | Watching until 14:32 | '],
    [
      'watching',
      well,
      'running | Watching until 14:32: 3 of 3 pods ready, no restarts, errors 0.2% (8.1% before), p99 310 ms (1,720 ms before) | ',
    ],
    [
      'holding',
      { ...looks({}, {}), missing: ['errors and p99 (no Prometheus is configured for staging)'] },
      'good | Holding after 10 min: 3 of 3 pods ready, no restarts | not watched: errors and p99 (no Prometheus is configured for staging)',
    ],
    [
      'holding',
      looks({ errors: 0.4 }, measured(0.38)),
      'warning | No worse after 10 min, and no better: 3 of 3 pods ready, no restarts, errors 38% (40% before), p99 300 ms | ',
    ],
    ['worse', looks({}, {}, pods(1), pods(1)), 'bad | Worse again after 10 min: 1 of 3 pods ready | '],
    [
      'unseen',
      { ...well, lookedAt: at(60), missing: ['pods (forbidden)'] },
      'unknown | Nobody can tell whether it holds: the last looks saw nothing. Seen before: 3 of 3 pods ready, no restarts, errors 0.2% (8.1% before), p99 310 ms (1,720 ms before) | not watched: pods (forbidden)',
    ],
  ] as const)('%s', (state, seen, said) => {
    expect(words(state, seen)).toBe(said);
  });

  it('ended by another change', () => {
    expect(words('ended', looks({}, {}), 190, 1043)).toBe(
      'neutral | Watched for 3 min, until R-1043 began: 3 of 3 pods ready, no restarts | ',
    );
  });
});
