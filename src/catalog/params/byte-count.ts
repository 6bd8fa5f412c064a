import { z } from 'zod';
import { bytes } from '../../model/units.ts';
import { ofKind } from './kind.ts';

// As Kubernetes writes quantities: powers of 1024 with an i, powers of 1000 without.
const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

interface ByteTerms {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A number of bytes: `512Mi`, `1.5Gi`, `500M`, `1048576`; a number, as a button carries it, is bytes already. */
export function byteCount({ atLeast = 1, atMost = 2 ** 50 }: ByteTerms = {}) {
  const least = `must be at least ${bytes(atLeast)}`;
  const most = `must be at most ${bytes(atMost)}`;
  return ofKind(
    { name: 'a number of bytes', example: '512Mi' },
    z.union([
      z.number().int().min(atLeast, least).max(atMost, most),
      z
        .string()
        .transform((text, context) => {
          const read = /^(\d{1,15}(?:\.\d{1,3})?) ?(?:([kmgt])(i?)b?|b)?$/i.exec(text.trim());
          const [, digits, unit = '', binary] = read ?? [];
          // `1.5` of nothing is no number of bytes.
          if (digits === undefined || (unit === '' && digits.includes('.'))) {
            context.addIssue({ code: 'custom', message: 'must be a number of bytes, such as 512Mi or 2Gi' });
            return z.NEVER;
          }
          return Math.round(Number(digits) * (binary ? 1024 : 1000) ** (powers[unit.toLowerCase()] ?? 0));
        })
        .refine((count) => count >= atLeast, least)
        .refine((count) => count <= atMost, most),
    ]),
  );
}
