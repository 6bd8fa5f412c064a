import { incidentName } from '../model/incident.ts';
import { wallTime } from '../model/local-time.ts';
import type { Line, Report } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import type { OpenIncidentTask } from '../ports/store/tasks.ts';
import type { Standing } from './standing.ts';

const dayMs = 86_400_000;
const order = { overdue: 0, due: 1, done: 2 } as const;
const marks = { overdue: 'bad', due: 'waiting', done: 'good' } as const;

/** `/mcp tasks`: what is overdue first, then what is due, then what is done and by what evidence; open tasks of incidents below. */
export function tasksReport(
  standings: readonly Standing[],
  incidents: readonly OpenIncidentTask[],
  now: number,
): Report {
  const sorted = standings.toSorted((a, b) => order[a.state] - order[b.state] || a.due - b.due);
  const lines = sorted.map((one) => routineLine(one, now));
  const open = incidents.map((task) => incidentLine(task, now));
  const overdue =
    standings.filter(({ state }) => state === 'overdue').length + incidents.filter((task) => isLate(task, now)).length;
  const due = standings.filter(({ state }) => state === 'due').length;
  return {
    mark: overdue > 0 ? 'bad' : 'neutral',
    headline: [
      ...(overdue > 0 ? [`${overdue} ${overdue === 1 ? 'task is' : 'tasks are'} overdue`] : []),
      `${due} due`,
      `${standings.filter(({ state }) => state === 'done').length} done`,
      ...(open.length > 0 ? [`${open.length} open from incidents`] : []),
    ].join(', '),
    parts: [
      ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }]),
      ...(open.length === 0
        ? []
        : [
            { kind: 'text' as const, text: [{ strong: 'From incidents' }] },
            { kind: 'lines' as const, lines: open },
          ]),
    ],
    notes: [
      standings.length === 0
        ? 'Add tasks to the configuration; docs/tasks.md shows how'
        : '/mcp tasks done NAME evidence=… says that one is done',
    ],
  };
}

function routineLine({ task, state, due, done }: Standing, now: number): Line {
  const owner: readonly Inline[] = task.owner === undefined ? ['nobody owns it'] : [{ user: task.owner }];
  const last = wallTime(new Date(due - 1).toISOString(), task.timezone).slice(0, -6);
  const words: readonly Inline[] =
    done !== undefined
      ? [`done by `, { user: done.by }, ` · ${done.evidence}`]
      : state === 'overdue'
        ? [`overdue by ${daysWords(now - due)}: due ${last} · `, ...owner]
        : [`due ${last} · `, ...owner];
  return { mark: marks[state], label: task.title, text: [...words, ' · ', { code: task.name }] };
}

const isLate = ({ dueAt }: OpenIncidentTask, now: number) => dueAt !== undefined && Date.parse(dueAt) <= now;

function incidentLine(task: OpenIncidentTask, now: number): Line {
  const { incident, number, text, owner, dueAt } = task;
  const late = isLate(task, now);
  const due: readonly Inline[] =
    dueAt === undefined
      ? []
      : late
        ? [`overdue by ${daysWords(now - Date.parse(dueAt))} · `]
        : ['due ', { time: dueAt, as: 'date' }, ' · '];
  const who: readonly Inline[] = owner === undefined ? ['nobody owns it'] : [{ user: owner }];
  return {
    mark: late ? 'bad' : 'waiting',
    label: `${incidentName(incident)}, task ${number}`,
    text: [`${text} · `, ...due, ...who],
  };
}

const daysWords = (ms: number) => {
  const days = Math.max(0, Math.floor(ms / dayMs));
  return days === 0 ? 'less than a day' : `${days} d`;
};
