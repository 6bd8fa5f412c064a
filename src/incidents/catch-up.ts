import { type Incident, incidentName, severityName } from '../model/incident.ts';
import type { Line, Report } from '../model/report.ts';
import { type Inline, inlines, type Text } from '../model/text.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import { counted } from '../model/units.ts';
import type { IncidentView, SimilarIncident } from '../ports/store/incidents.ts';
import { similarWords } from './similar-words.ts';
import { toldWords } from './timeline-words.ts';

export interface CatchUp {
  readonly view: IncidentView;
  readonly timeline: readonly TimelineEntry[];
  /** What a diagnosis found; undefined where none did. */
  readonly cause: Text | undefined;
  readonly similar: SimilarIncident | undefined;
  readonly now: Date;
}

/** Kinds of entries that say nothing of how far people are. */
const asides = new Set(['opened', 'paged', 'channel', 'checked', 'step-refused']);

/** An incident in five lines, for somebody who joins: what is wrong, why, what was done last, who has it, what comes next. */
export function catchUp({ view, timeline, cause, similar, now }: CatchUp): Report {
  const { incident, escalation, tasks } = view;
  const lines: readonly Line[] = [
    { mark: incident.firing > 0 ? 'bad' : 'neutral', label: 'What', text: whatWords(incident) },
    { mark: 'neutral', label: 'Why', text: incident.cause === '' ? (cause ?? 'not known yet') : incident.cause },
    { mark: 'neutral', label: 'Last', text: lastWords(timeline) },
    {
      mark: incident.lead === undefined ? 'warning' : 'neutral',
      label: 'Who',
      text: whoWords(incident, escalation?.acknowledgedBy),
    },
    {
      mark: 'neutral',
      label: 'Next',
      text: nextWords(incident, tasks.filter(({ doneAt }) => doneAt === undefined).length),
    },
  ];
  return {
    mark: 'neutral',
    headline: `${incidentName(incident.id)} so far: ${severityName(incident.severity)} · ${incident.title}`,
    parts: [{ kind: 'lines', lines }],
    notes: similar === undefined ? [] : [`like ${similarWords(similar, now)}`],
  };
}

function whatWords({ service, environment, openedAt, firing, total, state, summary }: Incident): Text {
  const alerts = total === 0 ? '' : `, ${firing} of ${counted(total, 'alert')} firing`;
  return [
    `${service} in ${environment}${state === 'open' ? '' : `, ${state}`}, since `,
    { time: openedAt, as: 'time' },
    alerts,
    ...(summary === '' ? [] : [`. ${summary}`]),
  ];
}

function lastWords(timeline: readonly TimelineEntry[]): Text {
  const last = timeline.findLast(({ kind }) => !asides.has(kind));
  if (last === undefined) return 'nothing yet';
  const by: readonly Inline[] = last.actor === 'bot' ? [] : [' · ', { user: last.actor }];
  return [{ time: last.at, as: 'time' }, '  ', ...inlines(toldWords(last.event)), ...by];
}

function whoWords({ lead, roles }: Incident, acknowledgedBy: string | undefined): Text {
  const people = Object.entries(roles).flatMap(([role, who]): readonly Inline[] => [`, ${role} `, { user: who }]);
  if (lead !== undefined) return [{ user: lead }, ' leads', ...people];
  if (acknowledgedBy !== undefined) return ['nobody leads; acknowledged by ', { user: acknowledgedBy }, ...people];
  return ['nobody has it', ...people];
}

function nextWords({ state, updateDueAt }: Incident, open: number): Text {
  const tasks = open === 0 ? 'no open tasks' : counted(open, 'open task');
  if (state !== 'open' || updateDueAt === undefined) return tasks;
  return ['update due ', { time: updateDueAt, as: 'time' }, `, ${tasks}`];
}
