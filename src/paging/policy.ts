import { z } from 'zod';
import type { Severity } from '../model/incident.ts';
import type { EscalationLevel, EscalationPolicy, PageTarget } from '../model/paging.ts';
import { isPerson } from '../model/person.ts';
import { businessHoursOf, businessHoursSettings, nextOpen } from './business-hours.ts';
import { slackId } from './rotation.ts';

const minuteMs = 60_000;

const target = z.union([slackId, z.string().regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/)], {
  error: 'must be a Slack user id (U…) or the name of a schedule',
});

const level = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 -]{0,19}$/, 'must be a short name such as L1')
    .optional()
    .describe('Name of the level; L1, L2 … by position if omitted'),
  role: z.string().min(1).max(60).describe('Who is behind it, such as Platform Lead'),
  targets: z
    .array(target)
    .min(1)
    .describe('Whom to page: schedules by name, people by Slack user id; all of them at once'),
  minutes: z.number().positive().max(9000).optional().describe('Time to acknowledge before the next level is paged'),
});

/** Minutes to acknowledge at L1 to L4 where a level says nothing; runbook B, section 8.1. */
const usualMinutes = [15, 30, 60, 120];
const minutesAt = (levels: readonly z.infer<typeof level>[], at: number) =>
  levels[at]?.minutes ?? usualMinutes[Math.min(at, usualMinutes.length - 1)] ?? 120;

/** An escalation policy, as a part of the configuration. */
export const policySettings = z
  .strictObject({
    levels: z.array(level).min(1).max(10).describe('Who is paged, one level after the other'),
    clock: z
      .enum(['perLevel', 'sinceStart'])
      .default('perLevel')
      .describe('Whether minutes count from the page to that level or from the first page of the incident'),
    repeat: z
      .number()
      .int()
      .min(0)
      .max(5)
      .default(0)
      .describe('How many times to start again from the first level after the last'),
    businessHours: businessHoursSettings.optional().describe('P4 pages go out in these hours only'),
  })
  .superRefine(({ clock, levels }, context) => {
    if (clock === 'perLevel') return;
    for (const [at] of levels.entries())
      if (at > 0 && minutesAt(levels, at) <= minutesAt(levels, at - 1))
        context.addIssue({
          code: 'custom',
          path: ['levels', at, 'minutes'],
          message: 'must be more than that of the level before, since it counts from the start',
        });
  });
export type PolicySettings = z.infer<typeof policySettings>;

/** The policy an escalation is snapshotted with. */
export function policyOf(name: string, settings: PolicySettings): EscalationPolicy {
  const { levels, clock, repeat, businessHours } = settings;
  return {
    name,
    levels: levels.map((given, at): EscalationLevel => {
      const before = clock === 'sinceStart' && at > 0 ? minutesAt(levels, at - 1) : 0;
      return {
        name: given.name ?? `L${at + 1}`,
        role: given.role,
        targets: given.targets.map(targetOf),
        waitMs: Math.round((minutesAt(levels, at) - before) * minuteMs),
      };
    }),
    repeat,
    businessHours: businessHours === undefined ? undefined : businessHoursOf(businessHours),
  };
}

/** The schedules a policy names: the configuration must have each. */
export function schedulesIn(settings: PolicySettings): ReadonlySet<string> {
  const targets = settings.levels.flatMap((given) => given.targets.map(targetOf));
  return new Set(targets.flatMap((given) => (given.kind === 'schedule' ? [given.name] : [])));
}

/** Where an escalation stands: the level paged last (-1 before the first), and how often all were gone through before. */
export interface Position {
  readonly level: number;
  readonly round: number;
}

export interface Step extends Position {
  /** When the level after this one is due, unless somebody acknowledges. */
  readonly dueAt: Date;
}

/**
 * The level to page now. Undefined when every level had its turn: the escalation is exhausted. The wait begins now and not when the
 * step was due, so that people have their full time also after the bot was down.
 */
export function nextStep(
  policy: EscalationPolicy,
  { level, round }: Position,
  { severity, now }: { readonly severity: Severity; readonly now: Date },
): Step | undefined {
  const wraps = level + 1 >= policy.levels.length;
  const next = wraps ? { level: 0, round: round + 1 } : { level: level + 1, round };
  const entered = policy.levels[next.level];
  if (entered === undefined || next.round > policy.repeat) return undefined;
  return { ...next, dueAt: heldUntil(policy, severity, new Date(now.getTime() + entered.waitMs)) };
}

/** When a page that is due at an instant may be sent: P1 to P3 at once, P4 in business hours, where the policy has any. */
export function heldUntil({ businessHours }: EscalationPolicy, severity: Severity, due: Date): Date {
  return businessHours === undefined || severity < 4 ? due : nextOpen(businessHours, due);
}

const lease = (minutes: number) => z.number().positive().max(10_080).default(minutes);

/** How long an acknowledgement holds without a sign of work, in minutes: the response time of the severity (runbook B, section 4.1). */
export const ackLeaseSettings = z
  .strictObject({ P1: lease(15), P2: lease(30), P3: lease(120), P4: lease(1440) })
  .describe('Minutes an acknowledgement holds without any activity from the person; then escalation continues');

/** How long an acknowledgement holds, in ms. */
export function ackLeaseMs(settings: z.infer<typeof ackLeaseSettings>, severity: Severity): number {
  return settings[`P${severity}`] * minuteMs;
}

function targetOf(written: string): PageTarget {
  return isPerson(written) ? { kind: 'person', slack: written } : { kind: 'schedule', name: written };
}
