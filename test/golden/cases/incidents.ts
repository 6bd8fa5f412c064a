import { handoverNote } from '../../../src/blocks/handover-note.ts';
import { incidentCard, incidentLine } from '../../../src/blocks/incident-card.ts';
import { declareForm, escalateForm, incidentForm } from '../../../src/blocks/incident-forms.ts';
import { incidentList } from '../../../src/blocks/incident-list.ts';
import { pageCard } from '../../../src/blocks/page-card.ts';
import type { PageFindings } from '../../../src/blocks/page-findings.ts';
import { quietNote } from '../../../src/blocks/quiet-note.ts';
import { reportMessage } from '../../../src/blocks/report.ts';
import { catchUp } from '../../../src/incidents/catch-up.ts';
import { checklists } from '../../../src/incidents/checklists.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Escalation, Page } from '../../../src/model/paging.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { GroupAlert } from '../../../src/ports/store/alerts.ts';
import type { IncidentView } from '../../../src/ports/store/incidents.ts';
import { night } from './nights.ts';
import { ago, nameOf } from './values.ts';

const minute = 60;

export const incident: Incident = {
  id: 7,
  token: 'opaque-incident',
  title: 'mcp-server down',
  severity: 1,
  phase: 'detect',
  state: 'open',
  environment: 'production',
  service: 'mcp-server',
  place: 'channel',
  channel: 'C0INC7',
  channelName: 'inc-7-mcp-server-down',
  lead: undefined,
  roles: {},
  openedBy: 'hook alertmanager',
  openedAt: ago(17 * minute),
  resolvedBy: undefined,
  resolvedAt: undefined,
  summary: '',
  cause: '',
  updateEveryMs: 30 * 60_000,
  updateDueAt: ago(-13 * minute),
  answerDueAt: ago(2 * minute),
  firing: 2,
  total: 3,
  pagedTotal: 1,
  leftOut: 0,
  quietSince: undefined,
};

const escalation: Escalation = {
  incident: 7,
  policy: {
    name: 'default',
    levels: [
      { name: 'L1', role: 'On-call Engineer', targets: [], waitMs: 900_000 },
      { name: 'L2', role: 'Platform Lead', targets: [], waitMs: 1_800_000 },
    ],
    repeat: 0,
    businessHours: undefined,
  },
  level: 0,
  round: 0,
  epoch: 2,
  state: 'armed',
  dueAt: ago(-minute),
  acknowledgedBy: undefined,
  acknowledgedAt: undefined,
};

const alert = (name: string, summary: string, status: GroupAlert['status'], fired = 1): GroupAlert => ({
  summary,
  status,
  severity: 1,
  labels: { alertname: name },
  links: [{ label: 'Rule', url: 'https://prometheus.example.com/graph' }],
  startsAt: ago(18 * minute),
  resolvedAt: status === 'resolved' ? ago(3 * minute) : undefined,
  fired,
  unknownSeverity: undefined,
  command: name === 'McpServerDown' ? 'diagnose mcp-server' : undefined,
});

const alerts = [
  alert('McpServerDown', 'No pod of mcp-server is ready', 'firing'),
  alert('HighErrorRate', '62% of requests fail', 'firing', 3),
  alert('SlowResponses', 'p99 is 4.2 s', 'resolved'),
];

const ticked = new Set(['detect.alert', 'detect.ticket', 'detect.severity']);
const checklist = checklists.generic.map(({ key, phase, text }) => ({
  key,
  phase,
  text,
  doneBy: ticked.has(key) ? 'bot' : undefined,
  doneAt: ticked.has(key) ? ago(17 * minute) : undefined,
}));

const view: IncidentView = { incident, escalation, checklist, tasks: [], refused: [] };
const acknowledged: IncidentView = {
  ...view,
  incident: {
    ...incident,
    phase: 'mitigate',
    lead: 'U0DEV',
    roles: { comms: 'U0OLA', scribe: 'U0LEAD' },
    summary: 'Going back to 2.3.0.',
    cause: 'revision 42',
  },
  escalation: { ...escalation, state: 'acknowledged', acknowledgedBy: 'U0DEV', acknowledgedAt: ago(14 * minute) },
  tasks: [{ id: 1, text: 'raise the memory limit', owner: 'U0OLA', doneAt: undefined }],
  refused: [{ step: 'pin', error: 'missing_scope' }],
};
const resolved: IncidentView = {
  ...acknowledged,
  incident: {
    ...acknowledged.incident,
    state: 'resolved',
    phase: 'post-mortem',
    resolvedBy: 'U0DEV',
    resolvedAt: ago(0),
    firing: 0,
    summary: '2.3.0 serves again.',
  },
  escalation: { ...escalation, state: 'stopped', dueAt: undefined },
  refused: [],
};
const exhausted: IncidentView = {
  ...view,
  escalation: { ...escalation, level: 1, state: 'exhausted', dueAt: undefined },
};

const leftOut: IncidentView = { ...view, incident: { ...incident, firing: 2, total: 2, leftOut: 37 } };
const quiet: IncidentView = {
  ...view,
  incident: { ...incident, firing: 0, quietSince: ago(6 * minute) },
  escalation: { ...escalation, dueAt: undefined, paused: true },
};

const page: Page = {
  id: 3,
  incident: 7,
  level: 0,
  levelName: 'L1',
  round: 0,
  person: 'U0DEV',
  provider: 'slack',
  state: 'sent',
  at: ago(17 * minute),
  sentAt: ago(17 * minute),
  error: undefined,
};

const calling = { page, alerts, findings: undefined, replaced: false };

const findings: PageFindings = {
  cause: [
    'Likely cause: ',
    { strong: 'Out of memory' },
    ' (strong, since ',
    { time: ago(18 * minute), as: 'time' },
    '): 3 of 3 pods killed at 511 of 512 MiB',
  ],
  offer: { id: 'opaque-offer', run: 12, place: 'next', label: 'Roll back to 2.3.0', action: 'rollback', params: {} },
};

const handover = {
  key: 'opaque-handover',
  to: 'U0OLA',
  by: 'U0DEV',
  note: 'Pods are back on 2.3.0; the vendor calls back at 15:00.',
  state: 'asked' as const,
};

/** What was looked up by itself when it began. */
const released = {
  mark: 'warning' as const,
  headline: '1 change in the last 2 h; mcp-server 2.3.0 → 2.4.0 released 3 min before INC-7',
};

const similar = {
  id: 3,
  resolvedAt: ago(12 * 24 * 60 * minute + 60),
  fix: { run: 31, action: 'rollback', ms: 112_000 },
};
const quietWords = [
  'Nothing has fired since ',
  { time: ago(6 * minute), as: 'time' as const },
  '. Paging is paused and resumes when an alert fires again. Is it over? Until somebody resolves it, it stays open.',
];

/** Incidents and pages. */
export const incidentMessages: Readonly<Record<string, ChatPayload>> = {
  'incident-open': incidentCard({ ...view, alerts }, nameOf),
  'incident-acknowledged': incidentCard({ ...acknowledged, alerts }, nameOf),
  'incident-likely-cause': incidentCard(
    { ...view, alerts, findings, changes: released, similar, now: new Date(ago(0)) },
    nameOf,
  ),
  'incident-handover-asked': handoverNote(handover.key, { ...acknowledged.incident, handover }, nameOf),
  'incident-handover-accepted': handoverNote(
    handover.key,
    { ...acknowledged.incident, lead: 'U0OLA', handover: { ...handover, state: 'accepted' } },
    nameOf,
  ),
  'incident-handover-declined': handoverNote(
    handover.key,
    { ...acknowledged.incident, handover: { ...handover, state: 'declined' } },
    nameOf,
  ),
  'incident-is-it-over': quietNote(
    { mark: 'good', headline: 'All alerts have cleared.', parts: [{ kind: 'text', text: quietWords }] },
    ago(6 * minute),
    quiet.incident,
    nameOf,
  ),
  'incident-catch-up': reportMessage(
    catchUp({ view: acknowledged, timeline: night, cause: undefined, similar, now: new Date(ago(0)) }),
    nameOf,
  ),
  'incident-left-out': incidentCard(
    { ...leftOut, alerts: alerts.slice(0, 2).map((one) => ({ ...one, unknownSeverity: 'catastrophic' })) },
    nameOf,
  ),
  'incident-quiet': incidentCard({ ...quiet, alerts: alerts.map((one) => ({ ...one, status: 'resolved' })) }, nameOf),
  'incident-nobody-answered': incidentCard({ ...exhausted, alerts }, nameOf),
  'incident-resolved': incidentCard(
    { ...resolved, alerts: alerts.map((one) => ({ ...one, status: 'resolved' as const })) },
    nameOf,
  ),
  'incident-line': incidentLine(acknowledged, nameOf),
  'incident-list': incidentList(
    [
      incident,
      { ...incident, id: 6, severity: 3, title: 'disk filling', lead: 'U0OLA', channel: 'C0MCPOPS' },
      {
        ...incident,
        id: 5,
        severity: 4,
        title: 'log warnings',
        channel: 'C0MCPOPS',
        answerDueAt: ago(-3 * 24 * 60 * minute),
      },
      resolved.incident,
    ],
    nameOf,
  ),
  'page-direct': pageCard({ ...view, ...calling, mention: undefined }, nameOf),
  'page-in-channel': pageCard({ ...view, ...calling, mention: 'U0DEV' }, nameOf),
  'page-before-channel': pageCard(
    {
      ...view,
      ...calling,
      incident: { ...incident, channel: undefined, title: '31% of calls fail' },
      mention: undefined,
    },
    nameOf,
  ),
  'page-with-fix': pageCard({ ...view, ...calling, findings, mention: undefined }, nameOf),
  'page-replaced': pageCard({ ...view, ...calling, replaced: true, mention: undefined }, nameOf),
  'page-acknowledged': pageCard({ ...acknowledged, ...calling, findings, mention: undefined }, nameOf),
  'incident-not-reached': incidentCard(
    {
      ...view,
      escalation: {
        ...escalation,
        level: 1,
        trouble:
          'L1: the user group @on-call cannot be read (Slack says missing_scope); it never was, so nobody in it is known',
      },
      alerts,
    },
    nameOf,
  ),
};

/** Their forms. */
export const incidentViews: Readonly<Record<string, object>> = {
  'incident-form-declare': declareForm(['production', 'staging'], 'production', 'tools fail with 500'),
  'incident-form-update': incidentForm('update', acknowledged.incident),
  'incident-form-resolve': incidentForm('resolve', acknowledged.incident),
  'incident-form-escalate': escalateForm(acknowledged.incident, 1),
};
