import { z } from 'zod';
import { ofKind } from './kind.ts';

interface ChoiceTerms {
  /** Said for any other value, as a whole sentence. */
  readonly wrong?: string;
}

/** One of a few words, in any case of letters. */
export function choice<const Value extends string>(values: readonly Value[], { wrong }: ChoiceTerms = {}) {
  const message = wrong ?? `must be ${oneOf(values)}`;
  return ofKind(
    { name: 'a choice', choices: values, ...(wrong === undefined ? {} : { missing: wrong }) },
    z.string().transform((given, context): Value => {
      const found = values.find((value) => value.toLowerCase() === given.trim().toLowerCase());
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  );
}

/** `a, b or c`. */
function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}
