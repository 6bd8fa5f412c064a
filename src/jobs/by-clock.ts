import { asFault, type Fault, isFault } from '../errors.ts';
import { botActor } from '../model/person.ts';
import type { Ground } from '../model/run.ts';
import type { Answered, DueSchedule, DueTime } from '../ports/store/schedules.ts';
import { dueTimes, lastDue, nextDue } from '../schedules/due.ts';
import { isOn, ruleOf, type Schedule } from '../schedules/schedule.ts';
import type { Engine, WorkerEngine } from './engine.ts';
import { toFailure } from './outcome.ts';
import { admit } from './request.ts';

/** A due time that is answered later than this, in ms, was missed: nobody was there. */
const missedMs = 5 * 60_000;
/** So many missed due times are counted one by one. */
const mostCounted = 1000;
const batch = 50;

/** A process that asks by the clock. */
export interface ClockEngine extends WorkerEngine {
  /** The workspace its answers go to. */
  team(): Promise<string>;
}

type On = Schedule & { readonly channel: string };

/** The schedules that ask, by name. */
export function schedulesOn({ schedules }: Pick<Engine, 'schedules'>): ReadonlyMap<string, On> {
  return new Map([...schedules].flatMap(([name, one]) => (isOn(one) ? [[name, one] as const] : [])));
}

/** As the store knows them. */
export function keysOf(schedules: ReadonlyMap<string, Schedule>) {
  return [...schedules.values()].map((one) => ({ name: one.name, rule: ruleOf(one) }));
}

/** Makes the rows of the schedules of the configuration, each with its next due time; those of before are kept. */
export async function syncSchedules(engine: Engine): Promise<void> {
  const on = schedulesOn(engine);
  if (on.size === 0) return;
  const now = (await engine.store.now()).getTime();
  const next = ({ timetable }: Schedule) => isoOf(nextDue(timetable, now));
  await engine.store.schedules.sync(
    [...on.values()].map((one) => ({ name: one.name, rule: ruleOf(one), next: next(one) })),
  );
}

/**
 * Asks, through the one door, for what is due now; gives how many due times it looked at. Each is answered in one transaction with what it
 * makes, so that it is asked for once, whichever process is there and wherever it dies. What was missed is asked for once.
 */
export async function askDue(engine: ClockEngine): Promise<number> {
  const on = schedulesOn(engine);
  if (on.size === 0) return 0;
  const { now, due } = await engine.store.schedules.due(keysOf(on), batch);
  for (const one of due) {
    const schedule = on.get(one.name);
    if (schedule !== undefined) await answerOne(engine, schedule, one, now);
  }
  return due.length;
}

async function answerOne(engine: ClockEngine, schedule: On, { due }: DueSchedule, now: Date): Promise<void> {
  const { name, timetable } = schedule;
  const [from, to] = [Date.parse(due), now.getTime()];
  // A row may have a due time that the rule of this release has no more: it is answered all the same.
  const at = Math.max(from, lastDue(timetable, to) ?? from);
  const older = Math.max(0, dueTimes(timetable, from, at, mostCounted) - 1);
  const missed = older > 0 || to - at > missedMs;
  const time = {
    schedule: { name, rule: ruleOf(schedule) },
    due,
    at: new Date(at).toISOString(),
    next: isoOf(nextDue(timetable, to)),
    older,
  };
  const becomes =
    missed && schedule.missed === 'skip' ? ({ kind: 'skipped' } as const) : await ask(engine, schedule, time, missed);
  const answered = await engine.store.schedules.answer({ ...time, becomes });
  log(engine, time, answered, missed);
}

async function ask(
  engine: ClockEngine,
  schedule: On,
  { at, older }: Pick<DueTime, 'at' | 'older'>,
  missed: boolean,
): Promise<DueTime['becomes']> {
  const { name, channel, text, quiet } = schedule;
  const key = `schedule:${name}:${at}`;
  const ground: Ground = {
    kind: 'schedule',
    name,
    due: at,
    ...(missed ? { missed: { older } } : {}),
    ...(quiet ? { quiet: true as const } : {}),
  };
  const origin = { via: 'bot' as const, team: await engine.team(), channel };
  try {
    const run = await admit(engine, { key, actor: botActor, origin, ground, wish: { kind: 'text', text } });
    return { kind: 'run', run };
  } catch (error) {
    if (isFault(error, 'STORE_DOWN')) throw error;
    const failure = asFault(error);
    return { kind: 'refused', failure: toFailure(failure), message: refusedNote(key, schedule, at, failure) };
  }
}

/** What nobody else would hear of: the clock reads no answer. */
function refusedNote(key: string, { name, channel, text }: On, at: string, { text: why, hint }: Fault) {
  const headline = `Schedule ${name} could not ask for ${text}`;
  const notes = [hint, ['due ', { time: at, as: 'date' as const }], `/mcp schedules pause ${name} stops it`];
  return {
    key,
    kind: 'note' as const,
    priority: 1 as const,
    channel,
    content: {
      report: {
        mark: 'bad' as const,
        headline,
        parts: [{ kind: 'text' as const, text: why }],
        notes: notes.filter((note) => note !== ''),
      },
    },
  };
}

function log(
  { log: to }: Engine,
  { schedule: { name }, at, older }: Omit<DueTime, 'becomes'>,
  answered: Answered,
  missed: boolean,
) {
  if (answered.kind === 'gone') return;
  const run = answered.kind === 'asked' ? { run: answered.run } : {};
  to.info({ schedule: name, due: at, outcome: answered.kind, missed, older, ...run }, 'schedule due');
}

const isoOf = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
