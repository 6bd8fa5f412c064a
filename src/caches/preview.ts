import { fault } from '../errors.ts';
import type { Member } from '../model/plan.ts';
import type { Untouched } from '../ports/cache/change.ts';
import type { KeyRule } from './rule.ts';

/** Seconds of the server's clock by which a touch may seem older than it is: it is kept in whole seconds, and set ten times a second. */
const blurSeconds = 1;

/**
 * The set as it was shown, as one member: a million keys are in no message. What tells it apart for good is the second of the server's clock
 * at which it was looked at: a key that was there then and has not been touched since was last touched before it.
 */
export function shownAt(at: number, words: string): Member {
  return {
    key: `before/${at}`,
    text: ['As they are at ', { time: new Date(at * 1000).toISOString(), as: 'time' }, `: ${words}`],
  };
}

/** Which keys may be changed by when they were last touched; undefined: all of them. */
export function untouchedOf(
  rule: Pick<KeyRule, 'touched' | 'idleSeconds'>,
  shown: readonly Pick<Member, 'key'>[],
): Untouched | undefined {
  if (rule.touched === 'take') return undefined;
  const [, at] = /^before\/(\d+)$/.exec(shown[0]?.key ?? '') ?? [];
  if (at === undefined)
    throw fault('INTERNAL', 'The plan names its keys in a way this version cannot read. Nothing was changed.');
  const since = Number(at) - blurSeconds;
  return { before: since - rule.idleSeconds, shown: since };
}
