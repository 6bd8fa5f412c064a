import { z } from 'zod';
import { ofKind } from './kind.ts';

/** A whole number within bounds: text from a command line, or a number from a button. */
export const wholeNumber = ({ atLeast, atMost }: { readonly atLeast: number; readonly atMost: number }) => {
  const wrong = `must be a whole number from ${atLeast} to ${atMost}`;
  const inside = z.number().int(wrong).min(atLeast, wrong).max(atMost, wrong);
  return ofKind(
    { name: 'a whole number', example: String(atLeast) },
    z.union([
      inside,
      z
        .string()
        .regex(/^(?:0|[1-9]\d{0,6})$/, wrong)
        .transform(Number)
        .pipe(inside),
    ]),
  );
};
