import { cut } from '../model/cut.ts';
import type { Incident, IncidentRole } from '../model/incident.ts';
import { incidentName, incidentRoles, severityName } from '../model/incident.ts';
import { likelyCause } from '../model/likely-cause.ts';
import { isPerson } from '../model/person.ts';
import { cutCounted } from '../model/plan-sheet.ts';
import { runName } from '../model/run.ts';
import { actorName, inlines, plain, type Text, type TimeStyle } from '../model/text.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import { counted } from '../model/units.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';
import { known } from './acts.ts';
import { tickedBy } from './checklists.ts';
import type { IncidentContext } from './context.ts';
import { minuteOf, secondOf } from './document-time.ts';
import { detected, impactNumbers, late, minutes } from './impact.ts';
import { threadNote } from './notes.ts';
import { toldWords } from './timeline-words.ts';

export interface PostMortem {
  readonly view: IncidentView;
  readonly timeline: readonly TimelineEntry[];
  readonly alerts: readonly GroupAlert[];
  /** What a diagnosis found; stands where nobody wrote a cause. */
  readonly cause?: Text | undefined;
  /** Who approved the changes that were made in it, by run. */
  readonly approvals?: readonly { readonly run: number; readonly by: readonly string[]; readonly alone: boolean }[];
  /** The zone its times are told in: that of the environment. */
  readonly zone: string;
  /** Names people go by, by their ids. */
  readonly people: ReadonlyMap<string, string>;
}

/** Puts the draft into the thread of the incident, as Markdown and as JSON; asked for again, it is drawn anew. */
export async function postMortem(context: IncidentContext, id: number, by: string): Promise<PostMortem> {
  const content = await postMortemOf(context, id);
  const { incident } = content.view;
  const at = context.clock.now().toISOString();
  const name = incidentName(id).toLowerCase();
  const file = (ending: string, title: string, text: string) => ({
    ...threadNote(incident, `post-mortem:${ending}:${at}`, { mark: 'neutral', headline: title }, false),
    kind: 'file' as const,
    content: { file: { name: `${name}-post-mortem.${ending}`, title, text } },
  });
  const entry = { key: `post-mortem:${at}`, event: { kind: 'post-mortem' as const } };
  const draft = file('md', `Post-mortem of ${incidentName(id)}, a draft`, postMortemMarkdown(content));
  await context.store.incidents.change(id, {
    actor: by,
    messages: [
      // Drafted is what people can read: Slack may refuse the file.
      { ...draft, onArrival: { actor: by, tick: tickedBy('post-mortem'), entry } },
      file('json', `Post-mortem of ${incidentName(id)}, for programs`, postMortemJson(content)),
    ],
    ...(context.settings.exports ? { step: { key: `export:${at}`, inMs: 0 } } : {}),
  });
  return content;
}

/** A context that knows these people by name, and asks nobody. */
export function withNames(context: IncidentContext, people: PostMortem['people']): IncidentContext {
  return { ...context, directory: { names: async () => people } };
}

/** All that is known of an incident. */
export async function postMortemOf(context: IncidentContext, id: number): Promise<PostMortem> {
  const view = await known(context, id);
  const [timeline, alerts] = await Promise.all([
    context.store.incidents.timeline(id),
    context.store.alerts.ofIncident(id, 200),
  ]);
  const [cause, approvals] = await Promise.all([causeIn(context, view), approvalsIn(context, timeline)]);
  const named = [...peopleIn(view, timeline), ...approvals.flatMap(({ by }) => by)].filter(isPerson);
  const people = await context.directory.names([...new Set(named)]);
  const zone = context.environments.get(view.incident.environment)?.timezone ?? 'UTC';
  return { view, timeline, alerts, cause, approvals, zone, people };
}

async function causeIn({ store }: IncidentContext, { incident }: IncidentView): Promise<Text | undefined> {
  const { diagnosis } = incident;
  return diagnosis === undefined ? undefined : likelyCause((await store.runs.run(diagnosis))?.report);
}

/** Changes whose approvals are looked up. */
const mostRuns = 30;

async function approvalsIn(
  { store }: IncidentContext,
  timeline: readonly TimelineEntry[],
): Promise<NonNullable<PostMortem['approvals']>> {
  const runs = [...new Set(timeline.flatMap(({ event }) => (event.kind === 'run' ? [event.run] : [])))].slice(
    -mostRuns,
  );
  const cards = await Promise.all(runs.map((run) => store.runs.card(run)));
  return cards.flatMap((card) => {
    const votes = card?.approval?.votes.filter(({ verdict }) => verdict === 'approve') ?? [];
    if (card === undefined || votes.length === 0) return [];
    return [{ run: card.run.id, by: votes.map(({ user }) => user), alone: card.approval?.glass !== undefined }];
  });
}

/** Who did it, and whom it names. */
function peopleOf({ actor, event }: TimelineEntry): readonly string[] {
  const named = inlines(toldWords(event)).flatMap((piece) =>
    typeof piece === 'object' && 'user' in piece ? [piece.user] : [],
  );
  return [actor, ...named];
}

type Named = (id: string) => string;

/** What happened, in words; times by the clock of the document. */
function happened({ event }: TimelineEntry, user: Named, zone: string): string {
  const time = (iso: string, as: TimeStyle) =>
    `${as === 'time' ? secondOf(iso, zone).slice(11) : minuteOf(iso, zone)} ${zone}`;
  return plain(toldWords(event), { user, time });
}

/** Without the @: wikis and code hosts have people of their own. */
const namedBy =
  (people: PostMortem['people']): Named =>
  (id) =>
    people.get(id)?.replace(/^@/, '') ?? actorName(id);

function peopleIn({ incident, tasks }: IncidentView, timeline: readonly TimelineEntry[]): readonly string[] {
  const named = [
    incident.openedBy,
    incident.resolvedBy,
    incident.lead,
    ...Object.values(incident.roles),
    ...tasks.map((task) => task.owner),
    ...timeline.flatMap(peopleOf),
  ];
  return [...new Set(named)].filter((id): id is string => id !== undefined && isPerson(id));
}

/** The draft in Markdown: facts are filled in, judgement is left to people. Text of others stands escaped. */
export function postMortemMarkdown({
  view,
  timeline,
  alerts,
  cause,
  approvals = [],
  zone,
  people,
}: PostMortem): string {
  const { incident, tasks, checklist } = view;
  const took = incident.resolvedAt === undefined ? 'still open' : minutes(incident.openedAt, incident.resolvedAt);
  const answered = timeline.find((entry) => entry.kind === 'acknowledged');
  const who = namedBy(people);
  return [
    `# ${incidentName(incident.id)}: ${plainLine(incident.title)}`,
    '',
    ...rows([
      ['Severity', severityName(incident.severity)],
      ['Service', `${incident.service} in ${incident.environment}`],
      ['Opened', `${minuteOf(incident.openedAt, zone)} ${zone} by ${who(incident.openedBy)}`],
      [
        'Acknowledged',
        answered === undefined
          ? 'by nobody'
          : `after ${minutes(incident.openedAt, answered.at)} by ${who(answered.actor)}${late(incident, answered.at)}`,
      ],
      [
        'Resolved',
        incident.resolvedAt === undefined
          ? 'no'
          : `${minuteOf(incident.resolvedAt, zone)} ${zone} by ${who(incident.resolvedBy ?? 'bot')}`,
      ],
      ['Took', took],
      ['Detected', detected(incident, alerts)],
      ...approvals.map(({ run, by, alone }) => [
        `Approved ${runName(run)}`,
        `${by.map(who).join(', ')}${alone ? ', alone, in an emergency' : ''}`,
      ]),
      ['Lead', who(incident.lead ?? 'nobody')],
      ...Object.entries(incidentRoles).flatMap(([role, { name }]) => {
        const person = incident.roles[role as IncidentRole];
        return person === undefined ? [] : [[name, who(person)]];
      }),
      ['Alerts', String(incident.total)],
    ]).toSpliced(1, 0, '| --- | --- |'),
    '',
    '## Impact',
    '',
    impactNumbers(view, alerts),
    '',
    plainLine(incident.summary) || '_To be written: who could not do what._',
    '',
    '## Root cause',
    '',
    plainLine(incident.cause) ||
      (cause === undefined
        ? '_To be written._'
        : `_Found by diagnosis, to be confirmed:_ ${plainLine(plain(cause, { user: who, time: (iso) => `${minuteOf(iso, zone)} ${zone}` }))}`),
    '',
    '## Chart',
    '',
    ...chart(incident, timeline, (run) => happened(run, who, zone)),
    '',
    '## Timeline',
    '',
    `| Time (${zone}) | After | What | Who |`,
    '| --- | --- | --- | --- |',
    ...timeline.map((entry) => {
      const at = secondOf(entry.at, zone);
      const after = minutes(incident.openedAt, entry.at);
      const what = plainLine(cutCounted(happened(entry, who, zone), longestEvent));
      return `| ${at} | ${after} | ${what}${linked(entry)} | ${cell(who(entry.actor))} |`;
    }),
    '',
    '## Alerts',
    '',
    ...alertTable(alerts, incident.total, zone),
    '',
    '## Action items',
    '',
    ...(tasks.length === 0
      ? ['_None yet: `/mcp incident task "…"`._']
      : tasks.map(
          (task) =>
            `- [${task.doneAt === undefined ? ' ' : 'x'}] ${plainLine(task.text)}${task.owner === undefined ? '' : ` (${plainLine(who(task.owner))})`}`,
        )),
    '',
    '## Checklist',
    '',
    ...checklist.map((item) => `- [${item.doneAt === undefined ? ' ' : 'x'}] ${item.phase}: ${item.text}`),
    '',
  ].join('\n');
}

const alertsShown = 50;

/** Its alerts; how many of them are not shown, and whether they are still kept. */
function alertTable(alerts: readonly GroupAlert[], total: number, zone: string): readonly string[] {
  if (alerts.length === 0 && total > 0) return [`_Its alerts (${total}) are no longer kept._`];
  const shown = alerts.slice(0, alertsShown);
  return [
    '| Alert | State | Fired | Since |',
    '| --- | --- | --- | --- |',
    ...rows(
      shown.map((alert) => [
        `${alert.labels['alertname'] ?? 'alert'}: ${alert.summary}`,
        alert.status,
        counted(alert.fired, 'time'),
        minuteOf(alert.startsAt, zone),
      ]),
    ),
    ...(total > shown.length ? ['', `_${shown.length} of ${total} alerts._`] : []),
  ];
}

/** The same as one JSON object: each entry of the timeline as it is stored, and in words. */
export function postMortemJson({ view, timeline, alerts, zone, people }: PostMortem): string {
  const { token: _, ...incident } = view.incident;
  const { tasks, checklist } = view;
  const told = timeline.map((entry) => ({ ...entry, text: happened(entry, namedBy(people), zone) }));
  const names = Object.fromEntries(people);
  const content = { version: 2, zone, incident, timeline: told, alerts, tasks, checklist, people: names };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** A Gantt chart that GitHub, GitLab and most wikis draw: each stretch between the marks of the incident. */
function chart(
  incident: Incident,
  timeline: readonly TimelineEntry[],
  words: (run: TimelineEntry) => string,
): readonly string[] {
  const end = incident.resolvedAt ?? timeline.at(-1)?.at ?? incident.openedAt;
  const acknowledged = timeline.find(({ kind }) => kind === 'acknowledged')?.at ?? end;
  const runs = timeline.filter((entry) => entry.kind === 'run').slice(0, 20);
  const seconds = (iso: string) => Math.max(0, Math.round((Date.parse(iso) - Date.parse(incident.openedAt)) / 1000));
  const bar = (name: string, from: string, to: string) =>
    `  ${name} :${seconds(from)}, ${Math.max(seconds(to), seconds(from) + 1)}`;
  return [
    '```mermaid',
    'gantt',
    '  dateFormat X',
    '  axisFormat %H:%M:%S',
    '  title Time since it was opened',
    bar('Nobody on it', incident.openedAt, acknowledged),
    bar('Worked on', acknowledged, end),
    ...runs.map((run) => bar(cut(words(run).replace(/[^\w .()-]/g, ' '), 40, ''), run.at, run.at)),
    '```',
  ];
}

/** The way to a message; an address that Markdown could misread is left out. */
const linked = ({ link }: TimelineEntry) =>
  link !== undefined && /^https?:\/\/[\w.:/?&=%~#+-]+$/.test(link) ? ` ([message](${link}))` : '';

const plainLine = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&')
    .trim();
const cell = (text: string) => cut(plainLine(text), 300);
const rows = (cells: readonly (readonly string[])[]) => cells.map((row) => `| ${row.map(cell).join(' | ')} |`);
/** As long as people can type in Slack: an update stands in the document whole. */
const longestEvent = 4000;
