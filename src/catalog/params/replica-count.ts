import { z } from 'zod';
import { ofKind } from './kind.ts';

const wrong = 'must be a whole number from 0 to 10000';

/** A number of pods; 0 is one. Text from a command line, or a number from a button. */
export const replicaCount = () =>
  ofKind(
    { name: 'a number of pods', example: '6' },
    z.union([
      z.number().int().min(0, wrong).max(10_000, wrong),
      z
        .string()
        .regex(/^(?:0|[1-9]\d{0,3}|10000)$/, wrong)
        .transform(Number),
    ]),
  );
