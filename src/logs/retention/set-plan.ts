import { fault } from '../../errors.ts';
import type { Environment } from '../../model/environment.ts';
import { type Plan, promise } from '../../model/plan.ts';
import type { Text } from '../../model/text.ts';
import type { CloudLogsReader, LogGroup } from '../../ports/cloud-logs.ts';
import { estimateBytes, sizeWords } from '../cloud/estimate.ts';
import { groupIn } from '../cloud/groups.ts';
import { daysWords, fewestDays, isShorter, type KeptDays } from './days.ts';

const callMs = 10_000;
const dayMs = 86_400_000;
/** Within this time after they are old enough CloudWatch deletes events (user guide, "Change log data retention"). */
const deletionHours = 72;

/** What the run needs: null is forever. */
export interface SetData {
  readonly group: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface SetAsked {
  readonly group: string;
  readonly days: number | 'never';
  /** Whether the person who asks knows that events are deleted. */
  readonly isDeleting: boolean;
}

interface Planning {
  readonly logs: Pick<CloudLogsReader, 'groups'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** A group as it is now. Throws LOG_GROUP_UNKNOWN. */
export async function theGroup(
  logs: Pick<CloudLogsReader, 'groups'>,
  name: string,
  signal: AbortSignal,
): Promise<LogGroup> {
  const [found] = await logs.groups([name], { timeoutMs: callMs, signal });
  if (found !== undefined) return found;
  throw fault('LOG_GROUP_UNKNOWN', `CloudWatch Logs has no group ${name}. Nothing was changed.`);
}

/**
 * The plan of keeping a group for longer or shorter. Refused below what the group must be kept for, which no approval lifts; where an
 * account-level policy decides, since nothing would come of it; and where events would be deleted that nobody said should be.
 */
export async function setPlan(
  { group: named, days, isDeleting }: SetAsked,
  { logs, environment, signal, now }: Planning,
): Promise<Plan<SetData>> {
  const known = groupIn(environment, named);
  const after: KeptDays = days === 'never' ? undefined : days;
  const fewest = fewestDays(known);
  if (isShorter(after, fewest)) {
    throw fault('RETENTION_REFUSED', `${known.name} must be kept at least ${daysWords(fewest)}. Nothing was changed.`, {
      hint: 'No approval lifts that: it is what the audit or the configuration (cloudWatch.groups) asks for.',
    });
  }
  const group = await theGroup(logs, known.name, signal);
  if (group.policy !== undefined) {
    const text = `The account-level policy ${group.policy} decides how long ${group.name} is kept: its own days have no effect. Nothing was changed.`;
    throw fault('RETENTION_REFUSED', text, {
      hint: 'Change that policy, or take it away, with whoever owns the account.',
    });
  }
  const before = group.keptDays;
  if (before === after)
    throw fault('NOTHING_TO_DO', `${group.name} is kept ${daysWords(before)} already. Nothing was changed.`);
  const isCut = isShorter(after, before);
  if (isCut && !isDeleting) throw deletes(group, after, now);
  return {
    headline: `Keep ${group.name} ${daysWords(after)} instead of ${daysWords(before)}`,
    doing: `Setting how long ${group.name} is kept`,
    confirm: `Keep ${daysWords(after)}`,
    subject: group.name,
    changes: [
      { label: group.name, before: daysWords(before), after: daysWords(after), ...(isCut ? { danger: true } : {}) },
    ],
    promises: isCut
      ? [
          promise(
            'deletes',
            { olderThanDays: after ?? null, withinHours: deletionHours },
            (terms) =>
              `Events older than ${terms.olderThanDays} days are deleted within about ${terms.withinHours} h, and later ones as they turn that old. They do not come back.`,
          ),
          promise(
            'way back',
            { days: before ?? null },
            (terms) => `Way back: ${daysWords(terms.days ?? undefined)} again; what was deleted by then stays deleted.`,
          ),
        ]
      : [
          promise(
            'deletes',
            { nothing: true },
            () => 'Nothing is deleted; what is already past its days does not come back.',
          ),
          promise(
            'way back',
            { days: before ?? null },
            (terms) => `Way back: ${daysWords(terms.days ?? undefined)} again.`,
          ),
        ],
    onFailure: 'ask',
    course: isCut ? cutCourse(group, after, now) : growCourse(group, after, now),
    steps: [
      { key: 'set', title: 'Set the retention' },
      { key: 'verify', title: 'Read it back' },
    ],
    observed: { arn: group.arn, keptDays: before ?? null },
    data: { group: group.name, before: before ?? null, after: after ?? null },
  };
}

/** Bytes that are older than some days now. */
function olderBytes(group: LogGroup, days: KeptDays, now: Date): number {
  if (days === undefined) return 0;
  return estimateBytes(group, { fromMs: 0, toMs: now.getTime() - days * dayMs }, now.getTime());
}

function dailyBytes(group: LogGroup, now: Date): number {
  return estimateBytes(group, { fromMs: now.getTime() - dayMs, toMs: now.getTime() }, now.getTime());
}

function cutCourse(group: LogGroup, after: KeptDays, now: Date): readonly Text[] {
  const before = new Date(now.getTime() - (after ?? 0) * dayMs).toISOString();
  return [
    [
      `Deleted first: about ${sizeWords(olderBytes(group, after, now))} of ${sizeWords(group.storedBytes)}, everything from before `,
      { time: before, as: 'date' },
      '.',
    ],
    `From then on about ${sizeWords(dailyBytes(group, now))} a day. Sizes are rough, some hours old.`,
  ];
}

function growCourse(group: LogGroup, after: KeptDays, now: Date): readonly Text[] {
  const daily = dailyBytes(group, now);
  if (after === undefined) return [`It grows by about ${sizeWords(daily)} a day, without an end.`];
  return [
    `It holds ${sizeWords(group.storedBytes)} now, and grows to about ${sizeWords(daily * after)} at ${sizeWords(daily)} a day.`,
  ];
}

function deletes(group: LogGroup, after: KeptDays, now: Date): Error {
  const size = sizeWords(olderBytes(group, after, now));
  const text = `That is shorter than now (${daysWords(group.keptDays)}): about ${size} of ${group.name} would be deleted for good. Nothing was changed.`;
  return fault('RETENTION_SHORTER', text, {
    hint: 'Say so with `delete=yes`; two people have to agree.',
    offers: [
      {
        label: `Plan to delete ${size}…`,
        action: 'retention set',
        params: { group: group.name, days: after ?? 'never', delete: true },
      },
    ],
  });
}
