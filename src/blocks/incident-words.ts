import { type Incident, incidentName, type Phase, severityName } from '../model/incident.ts';
import type { Escalation } from '../model/paging.ts';
import type { Inline, Text } from '../model/text.ts';

/** One word for each phase, wherever it is shown. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  detect: 'Detected',
  triage: 'Triage',
  investigate: 'Investigating',
  mitigate: 'Mitigating',
  resolve: 'Resolving',
  'post-mortem': 'Post-mortem',
};

/** `P1 · mcp-server down`. */
export function incidentTitle({ severity, title }: Pick<Incident, 'severity' | 'title'>): string {
  return `${severityName(severity)} · ${title}`;
}

/** How an incident stands, in a word. */
export function stateOf(incident: Incident): string {
  if (incident.state === 'resolved') return 'Resolved';
  return incident.state === 'closed' ? 'Closed' : phaseWords[incident.phase];
}

/** Whether anybody is on it, and what comes next if not. */
export function escalationWords(escalation: Escalation | undefined): Text {
  if (escalation === undefined) return 'nobody is paged for this severity';
  const { state, level, policy, dueAt, paused, acknowledgedBy, acknowledgedAt } = escalation;
  const name = policy.levels[level]?.name;
  if (state === 'acknowledged')
    return ['acknowledged by ', { user: acknowledgedBy ?? 'somebody' }, ...at(acknowledgedAt)];
  if (state === 'stopped') return 'paging has stopped';
  if (state === 'exhausted') return 'every level was paged and nobody acknowledged';
  if (paused) return 'paging is paused: no alert fires';
  if (name === undefined) return dueAt === undefined ? 'paging begins' : ['paging begins', ...at(dueAt)];
  const next = policy.levels[level + 1]?.name;
  return [`${name} is paged`, ...(next === undefined || dueAt === undefined ? [] : [`, ${next}`, ...at(dueAt)])];
}

function at(iso: string | undefined): readonly Inline[] {
  return iso === undefined ? [] : [' at ', { time: iso, as: 'time' }];
}

/** `1 alert firing`, `2 of 3 alerts firing`, `no alert firing, of 3`. */
export function firingWords({ firing, total }: Pick<Incident, 'firing' | 'total'>): string {
  const alerts = total === 1 ? 'alert' : 'alerts';
  if (firing === total) return `${firing} ${alerts} firing`;
  return firing === 0 ? `none of ${total} ${alerts} firing` : `${firing} of ${total} ${alerts} firing`;
}

/** `INC-7 · mcp-server in production`. */
export function identityOf({ id, service, environment }: Incident): string {
  return `${incidentName(id)} · ${service} in ${environment}`;
}
