import { reportMessage } from '../../../src/blocks/report.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import { pausedReport, resumedReport } from '../../../src/blocks/schedule-turn.ts';
import { schedulesList } from '../../../src/blocks/schedules-list.ts';
import { timedOffer } from '../../../src/blocks/timed-offer.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { ScheduleState } from '../../../src/ports/store/schedules.ts';
import { parseCron } from '../../../src/schedules/cron.ts';
import type { Schedule } from '../../../src/schedules/schedule.ts';
import { restartPlan } from './plan.ts';
import { aCard, ago, anApproval, anOffer, aRun, nameOf, now } from './values.ts';

const timezone = 'Asia/Kolkata';

function schedule(name: string, when: string, over: Partial<Schedule>): Schedule {
  const rule = parseCron(when);
  if ('mistake' in rule) throw new Error(rule.mistake);
  const usual = { text: 'health', command: 'health', changes: false, environment: 'production', channel: 'C0MCPOPS' };
  return { name, timetable: { rule, timezone }, missed: 'latest', quiet: false, ...usual, ...over };
}

const health = schedule('morning-health', '0 9 * * mon-fri', {});
const errors = schedule('daily-errors', '5 9 * * *', { text: 'logs errors since=1d', command: 'logs errors' });
const restart = schedule('monthly-restart', '0 1 * * sun#1', {
  text: 'restart mcp-server',
  command: 'restart',
  changes: true,
});
const sessions = schedule('daily-sessions', '10 9 * * mon-fri', {
  text: 'db sessions',
  command: 'db sessions',
  channel: undefined,
});

function state(name: string, due: string, over: Partial<ScheduleState> = {}): ScheduleState {
  return { name, rule: '', due, paused: undefined, last: undefined, ...over };
}

const last = (due: string, run: number): ScheduleState['last'] => ({
  due,
  askedAt: due,
  outcome: 'asked',
  older: 0,
  failure: undefined,
  run: { id: run, state: 'succeeded', finishedAt: due },
});
const states = {
  health: state('morning-health', '2026-02-02T03:30:00.000Z', { last: last('2026-01-30T03:30:00.000Z', 1031) }),
  errors: state('daily-errors', '2026-02-01T03:35:00.000Z', { paused: { by: 'U0OLA', at: ago(7200) } }),
  restart: state('monthly-restart', '2026-01-31T19:30:00.000Z'),
};

const nightly = {
  kind: 'schedule',
  name: 'monthly-restart',
  due: '2026-01-31T14:20:00.000Z',
} as const;

const disabled = aRun({ id: 1042, action: 'restart', state: 'succeeded', requestedBy: 'U0LEAD' });
const again = anOffer('Enable bulk_export…');
const question = {
  question: 'Enable bulk_export again?',
  remark: undefined,
  run: disabled,
  offer: again,
  used: undefined,
};

/** What only who asked sees. */
export const scheduleAnswers: Readonly<Record<string, ChatPayload>> = {
  schedules: schedulesList(
    [
      { schedule: health, state: states.health },
      { schedule: errors, state: states.errors },
      { schedule: restart, state: states.restart },
      { schedule: sessions, state: undefined },
    ],
    new Date(now),
    [{ question: question.question, due: ago(-4 * 3600), run: 1042, environment: 'production', timezone }],
  ),
  'schedules-late': schedulesList(
    [
      { schedule: health, state: states.health },
      {
        schedule: errors,
        state: state('daily-errors', '2026-01-31T03:35:00.000Z', { last: last('2026-01-30T03:35:00.000Z', 1032) }),
      },
    ],
    new Date(now),
  ),
  'schedule-paused': reportMessage(pausedReport(health), nameOf),
  'schedule-resumed': reportMessage(resumedReport(health, '2026-02-02T03:30:00.000Z'), nameOf),
  'schedules-none': schedulesList([], new Date(now)),
};

/** Runs that the clock asked for, and questions whose time has come. */
export const scheduleMessages: Readonly<Record<string, ChatPayload>> = {
  'timed-offer': timedOffer(question, nameOf),
  'timed-offer-unread': timedOffer({ ...question, remark: 'The cluster does not answer.' }, nameOf),
  'timed-offer-pressed': timedOffer({ ...question, used: { by: 'U0OLA', run: 1050 } }, nameOf),
  'schedule-paused-note': reportMessage(pausedReport(errors, 'U0OLA'), nameOf),
  'schedule-look': runCard(
    aCard({
      id: 1051,
      action: 'health',
      risk: 'read-only',
      requestedBy: 'bot',
      state: 'succeeded',
      ground: { kind: 'schedule', name: 'morning-health', due: '2026-01-31T03:30:00.000Z', missed: { older: 2 } },
      report: { mark: 'good', headline: 'production is healthy: 6 of 6 checks, slowest 84 ms (chat UI)' },
      startedAt: ago(1),
      finishedAt: ago(0),
    }),
    nameOf,
  ),
  'schedule-plan': runCard(
    aCard(
      {
        id: 1052,
        action: 'restart',
        requestedBy: 'bot',
        state: 'awaiting_approval',
        ground: nightly,
        plan: restartPlan,
      },
      { approval: anApproval() },
    ),
    nameOf,
  ),
};
