import { z } from 'zod';
import { ofKind } from '../../catalog/params/kind.ts';
import type { CloudWatchOf } from '../cloud/groups.ts';

/** What CloudWatch takes (API reference, PutRetentionPolicy). */
export const takenDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** Seven years: what an audit is kept for (runbook B 7.1). */
const auditDays = 2557;

/** Days to keep events for; undefined is forever. */
export type KeptDays = number | undefined;

const wrong = 'must be a number of days, or never';
const missing = 'Say for how many days, or never: days=365.';

/** For how long: `365`, or `never` forever. CloudWatch takes some numbers only; for others the next one up is named. */
export const keptDays = () =>
  ofKind(
    { name: 'days, or never', example: '365', missing },
    z.unknown().transform((given, context): number | 'never' => {
      if (given === undefined) {
        context.addIssue({ code: 'custom', message: missing });
        return z.NEVER;
      }
      if (typeof given === 'string' && /^never$/i.test(given.trim())) return 'never';
      const days = Number(String(given).replace(/ ?d(?:ays)?$/i, ''));
      if (takenDays.includes(days)) return days;
      const next = takenDays.find((one) => one > days);
      const isNumber = Number.isInteger(days) && days > 0;
      const message = !isNumber
        ? wrong
        : `CloudWatch does not take ${days} days: ${next === undefined ? 'never is the next' : `${next} is the next`}.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  );

/** The fewest days a group is kept: what the configuration says, and never less than seven years for an audit. */
export function fewestDays({ name, keepDays = 1 }: CloudWatchOf['groups'][number]): number {
  return /audit/i.test(name) ? Math.max(keepDays, auditDays) : keepDays;
}

/** Whether one is kept for less long than the other: forever is the longest. */
export const isShorter = (one: KeptDays, other: KeptDays): boolean =>
  one !== undefined && (other === undefined || one < other);

/** `365 days`, `forever`. */
export function daysWords(days: KeptDays): string {
  if (days === undefined) return 'for ever';
  return days === 1 ? '1 day' : `${days} days`;
}

/** The fewest days CloudWatch takes that are no fewer than these. */
export function atLeast(days: number): number {
  return takenDays.find((one) => one >= days) ?? Math.max(...takenDays);
}
