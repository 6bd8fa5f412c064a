import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import { span } from '../model/units.ts';
import type { KeyMatch } from '../ports/cache/keys.ts';

/** What makes a key a member of the set. Plain JSON: an approval binds it. */
export interface KeyRule {
  readonly match: KeyMatch;
  /** Not touched for at least so long; 0: however lately. */
  readonly idleSeconds: number;
  /** What becomes of a key that is read or written after the plan was shown. */
  readonly touched: 'leave' | 'take';
}

export interface KeyParams {
  readonly pattern?: string | undefined;
  readonly family?: string | undefined;
  readonly glob?: boolean | undefined;
  /** ms */
  readonly idle?: number | undefined;
  readonly touched?: 'leave' | 'take' | undefined;
}

/** How keys are spoken of. */
export interface KindOfKeys {
  readonly one?: boolean;
  /** What narrows them beside the rule: ` without a time to live`. */
  readonly less?: string;
}

/** The rule a command asks for. Throws PARAM_INVALID where it names no keys, or names them twice. */
export function keyRuleOf({ pattern, family, glob = false, idle = 0, touched = 'leave' }: KeyParams): KeyRule {
  if ((pattern === undefined) === (family === undefined)) {
    throw fault('PARAM_INVALID', 'Name the keys once: by how they begin, or by `family`.', {
      hint: 'For example `/mcp cache clear cache:tool:`, or `family=cache:tool`. `/mcp cache` shows the families.',
    });
  }
  if (family !== undefined && glob) {
    throw fault('PARAM_INVALID', '`glob` goes with a pattern: a family is all keys that begin with its name.', {
      hint: 'Leave `glob` out.',
    });
  }
  if (idle > 0 && touched === 'take') {
    throw fault('PARAM_INVALID', '`idle` spares what was touched lately, and `touched=take` does not.', {
      hint: 'Leave one of them out.',
    });
  }
  const match: KeyMatch =
    family === undefined
      ? { kind: glob ? 'glob' : 'prefix', text: pattern ?? '' }
      : { kind: 'prefix', text: /[:/.|]$/.test(family) ? family : `${family}:` };
  return { match, idleSeconds: Math.ceil(idle / 1000), touched };
}

/** Whether a pattern begins with a wildcard: it can match any family, up to the whole database. */
export function isWide({ pattern = '', glob = false }: KeyParams): boolean {
  return glob && /^[*?[]/.test(pattern);
}

/** `keys that begin with cache:tool:`, `key without a time to live that matches cache:*:7 and has not been touched for 24 h`. */
export function ruleWords({ match, idleSeconds }: KeyRule, { one = false, less = '' }: KindOfKeys = {}): string {
  const text = cut(match.text, 120);
  const named = `${match.kind === 'glob' ? 'match' : 'begin'}${one ? (match.kind === 'glob' ? 'es' : 's') : ''}`;
  const idle = idleSeconds === 0 ? '' : ` and ${one ? 'has' : 'have'} not been touched for ${span(idleSeconds)}`;
  return `${one ? 'key' : 'keys'}${less} that ${named}${match.kind === 'glob' ? '' : ' with'} ${text}${idle}`;
}
