import type { Effect, EffectSight, EffectVerdict } from '../model/effect.ts';
import type { Text } from '../model/text.ts';
import { errorLimit, limits } from './judge.ts';
import { compared } from './watch-words.ts';

/** Whether a change helped, by alerts, errors and latency. What was not measured speaks neither for it nor against it. */
export function scoreOf({ before, now, alerts }: EffectSight): Exclude<EffectVerdict, 'overtaken'> {
  const most = limits(before);
  const above = (value: number | undefined, limit: number | undefined) =>
    value !== undefined && limit !== undefined && value > limit;
  if (alerts.fresh.length > 0 || above(now.errors, most.errors) || above(now.latencyMs, most.latencyMs)) return 'worse';
  if (alerts.still.length > 0 || above(now.errors, errorLimit)) return 'no-better';
  const isMeasured = now.errors !== undefined || now.latencyMs !== undefined;
  return isMeasured || alerts.before.length > 0 ? 'worked' : 'unknown';
}

/** The scores of a change in one line, the newest in words: `After 30 min: errors 0.2% (8.1% before), HighErrorRate gone (5 min ✓)`. */
export interface ScoreLine {
  readonly mark: 'good' | 'bad' | 'warning' | 'unknown' | 'neutral';
  readonly text: Text;
  /** What was not measured, and why; '' where all was. */
  readonly missing: string;
}

const marks = {
  worked: 'good',
  'no-better': 'warning',
  worse: 'bad',
  unknown: 'unknown',
  overtaken: 'neutral',
} as const satisfies Record<EffectVerdict, ScoreLine['mark']>;

const verdicts: Readonly<Record<Exclude<EffectVerdict, 'overtaken'>, string>> = {
  worked: '',
  'no-better': ' no better',
  worse: ' worse',
  unknown: ' nobody can tell whether it helped',
};

/** See ScoreLine; undefined where nothing is scored yet. `sign`: how a mark is shown. */
export function scoreLine(
  effects: readonly Effect[],
  sign: (mark: ScoreLine['mark']) => string,
): ScoreLine | undefined {
  const last = effects.at(-1);
  if (last === undefined) return undefined;
  const { minutes, verdict, seen } = last;
  const earlier = effects.slice(0, -1).map((one) => `${one.minutes} min ${sign(marks[one.verdict])}`);
  const tail = earlier.length === 0 ? '' : ` (${earlier.join(', ')})`;
  const missing = seen === undefined || seen.missing.length === 0 ? '' : `not measured: ${seen.missing.join(', ')}`;
  if (verdict === 'overtaken')
    return { mark: 'neutral', text: `After ${minutes} min not scored: the target was changed again${tail}`, missing };
  const facts = seen === undefined ? '' : factsOf(seen).join(', ');
  const said = verdicts[verdict];
  const told = facts === '' ? '' : `: ${facts}`;
  return { mark: marks[verdict], text: `After ${minutes} min${said === '' ? '' : `,${said}`}${told}${tail}`, missing };
}

function factsOf({ before, now, alerts }: EffectSight): readonly string[] {
  const gone = alerts.before.filter((name) => !alerts.still.includes(name));
  return [
    ...named(alerts.fresh, 'fires since then', 'fire since then'),
    ...named(alerts.still, 'still fires', 'still fire'),
    ...named(gone, 'is gone', 'are gone'),
    ...compared('errors', now, before, 'errors', 'ratio'),
    ...compared('p99', now, before, 'latencyMs', 'ms'),
  ];
}

const mostNames = 3;

function named(names: readonly string[], one: string, many = one): readonly string[] {
  if (names.length === 0) return [];
  const left = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ') + (left > 0 ? ` and ${left} more` : '');
  return [`${shown} ${names.length === 1 ? one : many}`];
}
