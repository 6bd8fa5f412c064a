import { wallTime } from '../model/local-time.ts';
import type { Mark, Report } from '../model/report.ts';
import { type RunState, runName } from '../model/run.ts';
import type { Inline, Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { ScheduleState } from '../ports/store/schedules.ts';
import type { WaitingOffer } from '../ports/store/timed-offers.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { timetableWords } from '../schedules/words.ts';
import { reportMessage } from './report.ts';
import { mentioned } from './rich-text.ts';
import { duration, signs, stateWords } from './words.ts';

export interface ListedSchedule {
  readonly schedule: Schedule;
  /** As the store has it; undefined where no worker has been there since it was configured. */
  readonly state: ScheduleState | undefined;
}

/** A question that waits for its time, and the zone of its environment. */
export interface ListedOffer extends WaitingOffer {
  readonly timezone: string;
}

/** A schedule that is due for so long, in ms, is late. */
const lateMs = 2 * 60_000;
const marks: Readonly<Partial<Record<RunState, Mark>>> = {
  succeeded: 'good',
  failed: 'bad',
  parked: 'bad',
  outcome_unknown: 'unknown',
  awaiting_approval: 'waiting',
};

/** `/mcp schedules`: what is asked for by the clock, when next, and what came of it last. `now` is the time of the store. */
export function schedulesList(
  listed: readonly ListedSchedule[],
  now: Date,
  later: readonly ListedOffer[] = [],
): ChatPayload {
  if (listed.length === 0 && later.length === 0) {
    const notes = ['Add schedules to the configuration; docs/schedules.md shows how'];
    return reportMessage({ mark: 'neutral', headline: 'No schedules here.', notes }, mentioned);
  }
  const late = listed.filter((one) => lateness(one, now) > lateMs);
  const items = listed.map((one) => lines(one, now));
  const report: Report = {
    mark: late.length === 0 ? 'neutral' : 'warning',
    headline:
      late.length === 0 ? nextOf(listed) : `${late.length} of ${counted(listed.length)} late: is a worker running?`,
    parts: [...items, ...questions(later)].map((text) => ({ kind: 'text', text })),
    notes: [
      ...(listed.some(dueOf) || later.length > 0 ? ['Times in brackets are yours'] : []),
      '/mcp schedules pause NAME stops one',
    ],
  };
  return reportMessage(report, mentioned);
}

/** Offers that are made later, each in a line. */
function questions(later: readonly ListedOffer[]): readonly Text[] {
  const lines = later.map(({ question, due, run, environment, timezone }): readonly Inline[] => [
    '\n',
    `${question} ${wallTime(due, timezone)} (`,
    { time: due, as: 'date' },
    `) · ${environment} · `,
    { code: runName(run) },
  ]);
  return lines.length === 0 ? [] : [[{ strong: 'Asked later, where still wanted' }, ...lines.flat()]];
}

const counted = (count: number) => `${count} ${count === 1 ? 'schedule' : 'schedules'}`;

/** The due time that will be asked for; undefined where none will. */
function dueOf({ schedule, state }: ListedSchedule): string | undefined {
  return schedule.channel === undefined || state?.paused !== undefined ? undefined : state?.due;
}

function lateness(one: ListedSchedule, now: Date): number {
  const due = dueOf(one);
  return due === undefined ? 0 : now.getTime() - Date.parse(due);
}

function nextOf(listed: readonly ListedSchedule[]): string {
  const [first] = listed
    .flatMap((one) => {
      const due = dueOf(one);
      return due === undefined ? [] : [{ due, schedule: one.schedule }];
    })
    .sort((a, b) => a.due.localeCompare(b.due));
  if (listed.length === 0) return 'No schedules here, and what is asked later';
  if (first === undefined) return `${counted(listed.length)}, none of them on`;
  const { name, timetable } = first.schedule;
  return `${counted(listed.length)}; next is ${name}, ${wallTime(first.due, timetable.timezone)}`;
}

function lines(one: ListedSchedule, now: Date): Text {
  const { schedule, state } = one;
  const { name, timetable, text, environment, channel, changes } = schedule;
  const where: readonly Inline[] = channel === undefined ? [] : [' · ', { channel }];
  return [
    { strong: name },
    `  ${timetableWords(timetable.rule)} (${timetable.timezone}) · `,
    { code: `/mcp ${text}` },
    ` · ${environment}`,
    ...where,
    ...(changes ? [' · asks for approval'] : []),
    '\n',
    ...next(one, now),
    ...(state?.last === undefined ? [] : ['\n', ...last(state.last, timetable.timezone)]),
  ];
}

function next(one: ListedSchedule, now: Date): readonly Inline[] {
  const { schedule, state } = one;
  const { timezone } = schedule.timetable;
  if (schedule.channel === undefined)
    return [`Off: set schedules.${schedule.name}.channel to the channel it belongs in`];
  if (state?.paused !== undefined)
    return [`${signs.warning} Paused by `, { user: state.paused.by }, ' ', { time: state.paused.at, as: 'ago' }];
  if (state === undefined) return ['Not counted yet: no worker has started with it'];
  if (state.due === undefined) return ['Never again'];
  const byMs = lateness(one, now);
  const due: readonly Inline[] = [wallTime(state.due, timezone), ' (', { time: state.due, as: 'date' }, ')'];
  return byMs > lateMs ? [`${signs.warning} Late by ${duration(byMs)}: due `, ...due] : ['Next ', ...due];
}

function last(
  { due, outcome, older, failure, run, askedAt }: NonNullable<ScheduleState['last']>,
  timezone: string,
): readonly Inline[] {
  const lateMsBy = Date.parse(askedAt) - Date.parse(due);
  const extra = [
    ...(outcome !== 'skipped' && lateMsBy > lateMs ? [`${duration(lateMsBy)} late`] : []),
    ...(older === 0 ? [] : [`${older} older ${older === 1 ? 'one' : 'ones'} missed`]),
  ];
  return [
    'Last ',
    wallTime(due, timezone),
    ': ',
    ...came(outcome, run, failure?.text),
    ...extra.flatMap((piece) => [` · ${piece}`]),
  ];
}

function came(
  outcome: NonNullable<ScheduleState['last']>['outcome'],
  run: NonNullable<ScheduleState['last']>['run'],
  why: Text | undefined,
): readonly Inline[] {
  if (outcome === 'skipped') return [`${signs.neutral} missed, and skipped`];
  if (outcome === 'open') return [`${signs.waiting} not asked again: the one before still waits for an answer`];
  if (outcome === 'refused') return [`${signs.bad} refused: `, ...(typeof why === 'string' ? [why] : (why ?? []))];
  if (run === undefined) return ['asked; the run is no longer kept'];
  const mark = marks[run.state];
  return [`${mark === undefined ? '' : `${signs[mark]} `}${stateWords[run.state]} · `, { code: runName(run.id) }];
}
