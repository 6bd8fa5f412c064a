import { z } from 'zod';
import { ofKind } from './kind.ts';

interface PercentTerms {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A share of a hundred: `80%`, `80`, `99.9`. */
export function percent({ atLeast = 0, atMost = 100 }: PercentTerms = {}) {
  const fits = (share: number) => share >= atLeast && share <= atMost;
  const limits = `must be between ${atLeast}% and ${atMost}%`;
  return ofKind(
    { name: 'a percentage', example: `${Math.min(80, atMost)}%` },
    z.union([
      z.number().refine(fits, limits),
      z
        .string()
        .regex(/^\d{1,4}(?:\.\d{1,3})? ?%?$/, 'must be a percentage, such as 80%')
        .transform((text) => Number(text.replace(/ ?%$/, '')))
        .refine(fits, limits),
    ]),
  );
}
