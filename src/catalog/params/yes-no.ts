import { z } from 'zod';
import { ofKind } from './kind.ts';

/** Yes or no. */
export const yesNo = () =>
  ofKind(
    { name: 'yes or no', choices: ['yes', 'no'] },
    z.union([
      z.boolean(),
      z
        .string()
        .regex(/^(?:yes|no)$/i, 'must be yes or no')
        .transform((text) => text.toLowerCase() === 'yes'),
    ]),
  );
