import { fault } from '../errors.ts';
import { counted, span } from '../model/units.ts';
import type { IdleState, SessionRule } from '../ports/database.ts';

/** The states a command names: the second in all the ways people write it. */
export type EndableState = 'idle' | 'idle-in-transaction';

/** `idle in transaction`, `idle_in_tx`, `idle-in-transaction`: all one word; anything else stays as it was typed. */
export function stateWord(typed: unknown): unknown {
  if (typeof typed !== 'string') return typed;
  const word = typed
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
  return /^idle-in-(?:tx|trans|transactions?)$/.test(word) ? 'idle-in-transaction' : word;
}

/** A transaction that failed and was left open is idle in transaction too: it holds its locks just the same. */
export function statesOf(state: EndableState): readonly IdleState[] {
  return state === 'idle' ? ['idle'] : ['idle in transaction', 'idle in transaction (aborted)'];
}

/** Idle sessions each client keeps where nothing is said: a pool that is left without any pays for it with the next request. */
const usualKeep = 2;

export interface EndParams {
  readonly state: EndableState;
  /** ms */
  readonly older: number;
  readonly user?: string | undefined;
  readonly app?: string | undefined;
  readonly keep?: number | undefined;
}

/** The rule a command asks for. Throws PARAM_INVALID for a `keep` that would keep nothing. */
export function ruleOf({ state, older, user, app, keep }: EndParams): SessionRule {
  if (state !== 'idle' && keep !== undefined) {
    throw fault(
      'PARAM_INVALID',
      '`keep` is for idle sessions: one that is idle in transaction is no spare of its pool.',
      {
        hint: 'Leave `keep` out.',
      },
    );
  }
  return {
    states: statesOf(state),
    olderThanSeconds: Math.ceil(older / 1000),
    ...(user === undefined ? {} : { user }),
    ...(app === undefined ? {} : { application: app }),
    keep: keep ?? usualKeep,
  };
}

/** `58 sessions of mcp-server that have been idle in transaction for 10 min or more`. */
export function ruleWords(rule: SessionRule, count: number): string {
  const have = count === 1 ? 'has' : 'have';
  const state = rule.states[0] ?? 'idle';
  return `${counted(count, 'session')}${whose(rule)} that ${have} been ${state} for ${span(rule.olderThanSeconds)} or more`;
}

/** ` of mcp-server as user mcp`; '' where the rule names neither. */
export function whose({ application, user }: SessionRule): string {
  if (application === undefined) return user === undefined ? '' : ` of user ${user}`;
  return ` of ${application}${user === undefined ? '' : ` as user ${user}`}`;
}
