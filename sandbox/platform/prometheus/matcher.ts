import type { Condition } from './expression.ts';
import { badQuery } from './query-error.ts';

/** Whether the value of a label meets a condition; an absent label has the empty value. */
export function matcher({ operator, value }: Condition): (labelValue: string) => boolean {
  switch (operator) {
    case '=':
      return (given) => given === value;
    case '!=':
      return (given) => given !== value;
    case '=~': {
      const pattern = anchored(value);
      return (given) => pattern.test(given);
    }
    case '!~': {
      const pattern = anchored(value);
      return (given) => !pattern.test(given);
    }
  }
}

function anchored(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch (cause) {
    throw badQuery(`parse error: error parsing regexp: ${cause instanceof Error ? cause.message : pattern}`);
  }
}
