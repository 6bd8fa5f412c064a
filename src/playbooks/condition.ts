/** What a condition asks of an earlier step: `errors.mark == bad`, `diagnosis.offers has rollback`, `informed.answer != no`. */
export interface Fact {
  readonly step: string;
  readonly field: 'mark' | 'offers' | 'answer' | 'state';
  readonly operator: '==' | '!=' | 'has';
  readonly value: string;
}

export type Condition = Fact | { readonly join: 'and' | 'or'; readonly parts: readonly Condition[] };

/** What a condition comes to. `later`: a step it asks about is not over; `unclear`: it is over, and cannot tell. */
export type Judged = 'yes' | 'no' | 'later' | 'unclear';

const fact = /^([a-z][a-z0-9-]*)\.(mark|offers|answer|state) (==|!=|has) ([a-z][a-z0-9 -]*)$/;

/**
 * Reads facts joined by `and`, which binds closer, or `or`. There are no brackets and no arithmetic: what is too much is judged by the look
 * itself, whose limits are in the configuration. Gives the mistake in words for what cannot be read.
 */
export function parseCondition(text: string): Condition | { readonly mistake: string } {
  const either = text.split(/ or /).map((part) => part.split(/ and /).map((one) => factOf(one.trim())));
  for (const one of either.flat()) if ('mistake' in one) return one;
  const joined = either.map((all) => joinedBy('and', all as readonly Fact[]));
  return joinedBy('or', joined);
}

function joinedBy(join: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { join, parts };
}

function factOf(text: string): Fact | { readonly mistake: string } {
  const [, step = '', field = '', operator = '', value = ''] = fact.exec(text) ?? [];
  if (step === '')
    return { mistake: `"${text.slice(0, 60)}" is no condition: write STEP.mark == bad, or STEP.offers has rollback` };
  if ((field === 'offers') !== (operator === 'has'))
    return { mistake: `"${text.slice(0, 60)}": offers goes with has, everything else with == or !=` };
  return { step, field, operator, value } as Fact;
}

/** The facts a condition asks for. */
export function factsOf(condition: Condition): readonly Fact[] {
  return 'join' in condition ? condition.parts.flatMap(factsOf) : [condition];
}

/** What a condition comes to, by what is known of each fact. */
export function judge(condition: Condition, known: (fact: Fact) => Judged): Judged {
  if (!('join' in condition)) return known(condition);
  const parts = condition.parts.map((part) => judge(part, known));
  const decided = condition.join === 'and' ? 'no' : 'yes';
  if (parts.includes(decided)) return decided;
  if (parts.includes('later')) return 'later';
  if (parts.includes('unclear')) return 'unclear';
  return condition.join === 'and' ? 'yes' : 'no';
}
