import { incidentRoles, severityName } from '../model/incident.ts';
import type { Inline, Text } from '../model/text.ts';
import type { EventOf, RestartReason, TimelineEvent, Told } from '../model/timeline.ts';
import { alertCount } from './alert-count.ts';
import { stepWords } from './step-words.ts';

/** What an entry of the timeline says: people by id, everything else literally. Every surface draws it its own way. */
export function toldWords(event: Told): Text {
  if (event.kind === 'words') return event.text.startsWith(event.was) ? event.text : `${event.was}: ${event.text}`;
  if (event.kind === 'unknown') return unknownWords(event.fields);
  const speak = sentences[event.kind] as (one: TimelineEvent) => Text;
  return speak(event);
}

const sentences: { readonly [Kind in TimelineEvent['kind']]: (event: EventOf<Kind>) => Text } = {
  opened: ({ by, title }) => (by === 'alerts' ? `Opened by alerts: ${title}` : `Declared: ${title}`),
  'alerts-fire-again': ({ firing }) => `Fires again: ${alertCount(firing)}`,
  'alerts-grew': ({ total, firing }) => `Grew to ${alertCount(total)}, ${firing} firing`,
  'another-alert': () => 'Another alert fires, and nobody has answered',
  'alerts-cleared': () => 'All alerts have cleared',
  'alert-still-fires': ({ summary, resolvedAt, firesSince }) => [
    `Still fires: ${summary}. The resolve of `,
    { time: resolvedAt, as: 'time' },
    ' is about an earlier time; it has fired again since ',
    { time: firesSince, as: 'time' },
  ],
  paged: ({ level, provider, person }) => [`${level} paged by ${provider}: `, { user: person }],
  'page-failed': ({ level, provider, reason, next }) =>
    `${level} was not reached by ${provider}: ${reason}${next === undefined ? '' : `; trying ${next} next`}`,
  'end-not-told': ({ provider, end, reason }) => `${provider} could not be told that the incident is ${end}: ${reason}`,
  acknowledged: () => 'Acknowledged',
  escalated: ({ lapsed, level, role, people, unreadable }) => [
    ...lapsedWords(lapsed),
    `${level} (${role}) paged: `,
    ...listed(people),
    ...unreadableWords(unreadable),
  ],
  'nobody-on-call': ({ lapsed, level, role, unreadable }) => [
    ...lapsedWords(lapsed),
    `Nobody is on call at ${level} (${role}): moving on at once`,
    ...unreadableWords(unreadable),
  ],
  'escalation-exhausted': ({ lapsed }) => [...lapsedWords(lapsed), 'Every level was paged, and nobody acknowledged'],
  'escalation-hurried': () => 'Asked for the next level at once',
  'escalation-restarted': ({ because }) => `Paging begins anew: ${restartWords(because)}`,
  severity: ({ from, to }) => `Severity: ${severityName(from)} → ${severityName(to)}`,
  phase: ({ phase }) => `Phase: ${phase}`,
  lead: ({ person }) => ['Lead: ', { user: person }],
  role: ({ role, person }) => [`${incidentRoles[role].name}: `, { user: person }],
  update: ({ text }) => `Update: ${text}`,
  task: ({ number, text, owner }) => [
    `Task ${number}: ${text}`,
    ...(owner === undefined ? [] : [' · ', { user: owner }]),
  ],
  'task-done': ({ number, text }) => `Task ${number} done: ${text}`,
  run: ({ run, action, state, headline }) => `${action} (R-${run}): ${headline ?? state.replaceAll('_', ' ')}`,
  guide: ({ title, what, step, words }) =>
    what === 'started' || what === 'ended'
      ? `Guide ${what}: ${title}`
      : `${title}, ${step ?? ''}: ${what === 'skipped' ? 'skipped, ' : ''}${words ?? ''}`,
  note: ({ text }) => `Note: ${text}`,
  message: ({ text }) => (text === '' ? 'A message without words' : `Message: ${text}`),
  checked: ({ text }) => `Checked: ${text}`,
  'post-mortem': () => 'Post-mortem drafted',
  resolved: ({ text }) => (text === undefined ? 'Resolved' : `Resolved: ${text}`),
  'handover-asked': ({ to }) => ['Asked ', { user: to }, ' to take the lead'],
  'handover-declined': () => 'Handover declined',
  'kept-open': () => 'Kept open, although no alert fires',
  'resolved-by-alerts': () => 'Resolved: all alerts have cleared',
  reopened: () => 'Opened again',
  'reopened-by-alerts': ({ firing, still }) =>
    `Opened again: ${alertCount(firing)} ${still ? 'still firing' : 'firing again'}`,
  channel: ({ channel }) => `Channel #${channel}`,
  'no-channel': ({ reason }) => `No channel of its own: Slack says ${reason}`,
  'step-refused': ({ step, person, reason }) => [
    ...(person === undefined ? [`Could not ${stepWords(step)}`] : ['Could not invite ', { user: person }]),
    `: ${reason}`,
  ],
};

function lapsedWords(by: string | undefined): readonly Inline[] {
  return by === undefined ? [] : ['Acknowledged by ', { user: by }, ' and nothing seen since. '];
}

function listed(people: readonly string[]): readonly Inline[] {
  return people.flatMap((user, index) => (index === 0 ? [{ user }] : [', ', { user }]));
}

function unreadableWords(groups: EventOf<'escalated'>['unreadable'] = []): readonly Inline[] {
  return groups.flatMap(({ group, reason, knownAt }): readonly Inline[] => [
    `. The user group ${group} cannot be read (${reason}); `,
    ...(knownAt === undefined
      ? ['it never was, so nobody in it is known']
      : ['its members of ', { time: knownAt, as: 'date' } as const, ' are paged']),
  ]);
}

function restartWords(because: RestartReason): string {
  switch (because.reason) {
    case 'severity':
      return `${severityName(because.from)} → ${severityName(because.to)}`;
    case 'reopened':
      return 'opened again';
    case 'fires-again':
      return 'fires again';
    case 'grew':
      return `grew to ${alertCount(because.total)}`;
    case 'another-alert':
      return 'another alert fires, and nobody has answered';
  }
}

/** All that a newer version wrote, without a sentence for it: `kind; field: …; field: …`. */
function unknownWords(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return JSON.stringify(fields);
  const { kind, ...rest } = fields as Readonly<Record<string, unknown>>;
  const all = Object.entries(rest).map(([name, value]) => `${name}: ${literally(value)}`);
  return [...(kind === undefined ? [] : [literally(kind)]), ...all].join('; ');
}

const literally = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
