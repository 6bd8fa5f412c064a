import type { KnownBlock } from '@slack/types';
import { similarWords } from '../incidents/similar-words.ts';
import { stepWords } from '../incidents/step-words.ts';
import { type Incident, incidentName, incidentRoles, severityName } from '../model/incident.ts';
import type { Line, Mark, Report } from '../model/report.ts';
import { type Inline, inlines, type Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';
import { stillDisabledWords } from '../tools/still-disabled.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import type { IncidentCardContent } from './incident-card-content.ts';
import { incidentControls } from './incident-controls.ts';
import { escalationWords, firingWords, identityOf, incidentTitle, phaseWords, stateOf } from './incident-words.ts';
import { escaped } from './mrkdwn.ts';
import type { PageFindings } from './page-findings.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';
import { between, duration } from './words.ts';

const alertsInSight = 5;

/** The pinned message of an incident, in every state: a pure view of its rows. */
export function incidentCard(card: IncidentCardContent, names: Names): ChatPayload {
  const { incident } = card;
  const state = stateOf(incident);
  const tail = [...incidentControls(card), context(smallPrint(card), names)];
  const body: KnownBlock[] = [
    headline({ mark: markOf(card), headline: incidentTitle(incident) }, [state], names),
    ...parts([{ kind: 'lines', lines: facts(card) }], names),
    ...parts(alertLines(card), names),
    ...parts(checklistLines(card), names),
    ...parts(taskLines(card), names),
  ];
  return fitted(
    `${escaped(incidentTitle(incident))} · ${state} · ${incidentName(incident.id)}`,
    [...body, ...tail],
    tail.length,
  );
}

/** Whether somebody is on it. */
function answered({ incident, escalation }: IncidentView): boolean {
  return escalation?.state === 'acknowledged' || incident.lead !== undefined;
}

function markOf(card: IncidentView): Mark {
  if (card.incident.state !== 'open') return 'good';
  return answered(card) ? 'running' : 'bad';
}

function facts(card: IncidentCardContent): readonly Line[] {
  const { incident, escalation } = card;
  const line = (label: string, text: Text, mark: Mark = 'neutral'): Line => ({ mark, label, text });
  const over = incident.resolvedAt !== undefined && incident.state !== 'open';
  return [
    line(
      'Lead',
      incident.lead === undefined ? 'nobody yet' : [{ user: incident.lead }],
      incident.lead === undefined && !over ? 'warning' : 'neutral',
    ),
    ...Object.entries(incidentRoles).flatMap(([role, { name }]) => {
      const who = incident.roles[role as keyof typeof incidentRoles];
      return who === undefined ? [] : [line(name, [{ user: who }])];
    }),
    ...(over
      ? [
          line(
            'Resolved',
            [
              'by ',
              { user: incident.resolvedBy ?? 'bot' },
              ` after ${duration(between(incident.openedAt, incident.resolvedAt ?? ''))}`,
            ],
            'good',
          ),
        ]
      : pagingLines(escalation)),
    ...(over || answered(card) || incident.answerDueAt === undefined
      ? []
      : [answerLine(incident.answerDueAt, card.now)]),
    ...(incident.summary === '' ? [] : [line('Status', incident.summary)]),
    ...(over ? [] : foundLines(card)),
    ...(incident.cause === '' ? [] : [line(over ? 'Cause' : 'Suspected cause', incident.cause)]),
    ...(over || incident.updateDueAt === undefined
      ? []
      : [line('Next update', [{ time: incident.updateDueAt, as: 'time' }])]),
  ];
}

/** Until when somebody should have answered; once it is over, that it is. */
function answerLine(due: string, now: Date | undefined): Line {
  const late = now === undefined ? 0 : now.getTime() - Date.parse(due);
  if (late < 60_000) return { mark: 'neutral', label: 'Answer due', text: [{ time: due, as: 'date' }] };
  return {
    mark: 'bad',
    label: 'Answer overdue',
    text: [`by ${duration(Math.floor(late / 60_000) * 60_000)}, since `, { time: due, as: 'time' }],
  };
}

/** What the bot found out by itself while it is open. */
function foundLines({
  incident,
  findings,
  changes,
  disabled = [],
  similar,
  now,
}: IncidentCardContent): readonly Line[] {
  return [
    ...(changes === undefined ? [] : [changesLine(changes)]),
    ...(disabled.length === 0
      ? []
      : [{ mark: 'warning' as const, label: 'Disabled tools', text: stillDisabledWords(disabled) }]),
    ...(incident.cause !== '' || findings === undefined ? [] : [causeLine(findings)]),
    ...(similar === undefined || now === undefined
      ? []
      : [{ mark: 'neutral' as const, label: 'Seen before', text: similarWords(similar, now) }]),
  ];
}

/** What changed before it began. */
function changesLine({ mark, headline: text }: Pick<Report, 'mark' | 'headline'>): Line {
  const rest = mark === 'unknown' ? ' · not everything could be read' : '';
  return { mark: mark === 'warning' ? 'warning' : 'neutral', label: 'Before it', text: `${text}${rest}` };
}

function causeLine({ cause }: PageFindings): Line {
  const [first = '', ...rest] = inlines(cause);
  if (first === 'Likely cause: ') return { mark: 'warning', label: 'Likely cause', text: rest };
  return { mark: 'neutral', label: 'Diagnosis', text: first === 'Diagnosis: ' ? rest : cause };
}

/** How far paging is, and who could not be reached while nobody has taken it. */
function pagingLines(escalation: IncidentView['escalation']): readonly Line[] {
  const mark = escalation?.state === 'exhausted' ? 'bad' : 'neutral';
  const trouble = escalation?.state === 'acknowledged' ? undefined : escalation?.trouble;
  return [
    { mark, label: 'Paging', text: escalationWords(escalation) },
    ...(trouble === undefined ? [] : [{ mark: 'warning' as const, label: 'Not reached', text: trouble }]),
  ];
}

function alertLines({ incident, alerts }: IncidentCardContent) {
  if (incident.total + incident.leftOut === 0) return [];
  const lines = alerts.slice(0, alertsInSight).map(
    (alert): Line => ({
      mark: alert.status === 'firing' ? 'bad' : 'good',
      label: alert.labels['alertname'] ?? 'Alert',
      text: [
        alert.summary,
        ' · ',
        ...(alert.status === 'firing' ? ['since ', { time: alert.startsAt, as: 'time' as const }] : ['over']),
        ...(alert.fired > 1 ? [` · ${alert.fired} times`] : []),
        ...(alert.unknownSeverity === undefined
          ? []
          : [` · unknown severity "${alert.unknownSeverity}", taken as ${severityName(alert.severity)}`]),
        ...link(alert),
      ],
    }),
  );
  const more = incident.total - lines.length;
  const count = [
    firingWords(incident),
    ...(incident.leftOut > 0 ? [`, and ${incident.leftOut} more that the sender left out`] : []),
    ...(more > 0 ? [` · ${more} not shown`] : []),
  ].join('');
  return [
    { kind: 'text' as const, text: [{ strong: count }, ...cleared(incident)] },
    { kind: 'lines' as const, lines },
  ];
}

function cleared({ state, quietSince }: Incident): readonly Inline[] {
  return state === 'open' && quietSince !== undefined ? [' · all cleared at ', { time: quietSince, as: 'time' }] : [];
}

function link(alert: GroupAlert): readonly Inline[] {
  const [first] = alert.links;
  return first === undefined ? [] : [' · ', { link: first.url, label: first.label }];
}

/** The list of the phase it is in, and how far the others are. */
function checklistLines({ incident, checklist }: IncidentView) {
  const now = incident.state === 'open' ? incident.phase : 'post-mortem';
  const items = checklist.filter((item) => item.phase === now);
  if (items.length === 0) return [];
  const done = checklist.filter((item) => item.doneAt !== undefined).length;
  const lines = items.map(
    (item): Line => ({
      mark: item.doneAt === undefined ? 'waiting' : 'good',
      label: item.text,
      text: item.doneBy === undefined ? '' : [{ user: item.doneBy }],
    }),
  );
  return [
    {
      kind: 'text' as const,
      text: [{ strong: `${phaseWords[now]}: ${done} of ${checklist.length} of the checklist done` }],
    },
    { kind: 'lines' as const, lines },
  ];
}

function taskLines({ tasks }: IncidentView) {
  if (tasks.length === 0) return [];
  const lines = tasks.slice(0, 10).map(
    (task): Line => ({
      mark: task.doneAt === undefined ? 'waiting' : 'good',
      label: `Task ${task.id}`,
      text: [
        task.text,
        ...(task.owner === undefined ? [] : [' · ', { user: task.owner }]),
        ...(task.dueAt === undefined || task.doneAt !== undefined
          ? []
          : [' · due ', { time: task.dueAt, as: 'date' as const }]),
      ],
    }),
  );
  return [{ kind: 'lines' as const, lines }];
}

function smallPrint({ incident, refused }: IncidentView): readonly Text[] {
  return [
    identityOf(incident),
    ['opened ', { time: incident.openedAt, as: 'date' }, ' by ', { user: incident.openedBy }],
    // Four people who could not be invited for one reason are one notice.
    ...new Set(
      refused.map(
        ({ step, error }) =>
          `could not ${stepWords(step.split(':')[0] ?? step)}${step.startsWith('export') ? '' : ': Slack says'} ${error}`,
      ),
    ),
  ];
}

/** Its one line in the index channel, edited in place. */
export function incidentLine(card: IncidentView, names: Names): ChatPayload {
  const { incident, escalation } = card;
  const where: Text = incident.channel === undefined ? 'its channel is being made' : [{ channel: incident.channel }];
  const text = `${escaped(incidentTitle(incident))} · ${stateOf(incident)} · ${incidentName(incident.id)}`;
  const over = incident.state !== 'open';
  const took =
    over && incident.resolvedAt !== undefined
      ? [`took ${duration(between(incident.openedAt, incident.resolvedAt))}`]
      : [];
  return fitted(
    text,
    [
      headline({ mark: markOf(card), headline: incidentTitle(incident) }, [stateOf(incident), where], names),
      context(
        [
          identityOf(incident),
          ...(over ? took : [escalationWords(escalation)]),
          ...(over || answered(card) || incident.answerDueAt === undefined
            ? []
            : [['Answer due ', { time: incident.answerDueAt, as: 'date' }] as Text]),
          ...(incident.lead === undefined ? [] : [['lead ', { user: incident.lead }] as Text]),
        ],
        names,
      ),
    ],
    1,
  );
}
