import { z } from 'zod';
import { ofKind } from './kind.ts';

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

interface DurationTerms {
  readonly atLeastMs: number;
  readonly atMostMs?: number;
}

/** A length of time as people type it, in ms: `250ms`, `90s`, `10m`, `2h`, `1d`; a number, as a button carries it, is ms already. */
export function duration({ atLeastMs, atMostMs = 365 * 86_400_000 }: DurationTerms) {
  const least = `must be at least ${typed(atLeastMs)}`;
  const most = `must be at most ${typed(atMostMs)}`;
  const kind = { name: 'a length of time', example: typed(Math.min(Math.max(atLeastMs, 600_000), atMostMs)) };
  return ofKind(
    kind,
    z.union([
      z.number().int().min(atLeastMs, least).max(atMostMs, most),
      z
        .string()
        .regex(/^[1-9]\d{0,5} ?(?:ms|s|m|min|h|d)$/i, 'must be a length of time, such as 90s, 10m or 2h')
        .transform((text) => Number.parseInt(text, 10) * (unitMs[text.replace(/[\d ]/g, '').toLowerCase()] ?? 0))
        .refine((ms) => ms >= atLeastMs, least)
        .refine((ms) => ms <= atMostMs, most),
    ]),
  );
}

/** ms as people type them, in the largest unit that fits: 90000 as `90s`, 600000 as `10m`. */
function typed(ms: number): string {
  const unit =
    ['d', 'h', 'm'].find((one) => ms >= (unitMs[one] ?? 0) && ms % (unitMs[one] ?? 1) === 0) ??
    (ms % 1000 === 0 ? 's' : 'ms');
  return `${ms / (unitMs[unit] ?? 1)}${unit}`;
}
