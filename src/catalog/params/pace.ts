import { z } from 'zod';
import { ofKind } from './kind.ts';

const [least, most] = [100, 200_000];
const words = `must be a number from ${least} to ${most}`;

/** How many things a second. */
export const pace = () =>
  ofKind(
    { name: 'a number a second', example: '5000' },
    z.union([
      z.number().int().min(least, words).max(most, words),
      z
        .string()
        .regex(/^[1-9]\d{0,6}$/, words)
        .transform(Number)
        .refine((count) => count >= least && count <= most, words),
    ]),
  );
