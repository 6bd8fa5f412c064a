import { type Severity, severityName } from '../model/incident.ts';
import type { RestartReason } from '../model/timeline.ts';
import type { IncidentContext } from './context.ts';
import { channelSteps } from './new-incident.ts';
import { threadNote } from './notes.ts';

export interface NewSeverity {
  readonly severity: Severity;
  /** Asked for twice with one key, it is once. */
  readonly key: string;
  readonly actor: string;
  /** Whether a thread gets a channel of its own now. */
  readonly channel: boolean;
}

/** Raises or lowers the severity; a worse one pages again, by the policy of that severity. */
export async function changeSeverity(
  context: IncidentContext,
  id: number,
  { severity, key, actor, channel }: NewSeverity,
): Promise<boolean> {
  const view = await context.store.incidents.view(id);
  if (view === undefined) return false;
  const { incident } = view;
  const { updateMs } = context.settings.severities[severity];
  const change = { from: incident.severity, to: severity };
  const entry = { key: `severity:${key}`, event: { kind: 'severity' as const, ...change } };
  const worse = severity < incident.severity;
  const headline = `${worse ? 'Worse' : 'Less severe'}: now ${severityName(severity)}, was ${severityName(incident.severity)}.`;
  const moves = channel && incident.place === 'thread';
  const report = {
    mark: worse ? ('bad' as const) : ('neutral' as const),
    headline,
    ...(moves ? { notes: ['it gets a channel of its own'] } : {}),
  };
  return context.store.incidents.change(id, {
    actor,
    while: 'open',
    patch: { severity, updateEveryMs: updateMs ?? null, answerDueAt: answerDue(context, severity) },
    entry,
    messages: [threadNote(incident, entry.key, report, worse)],
    ...(moves ? { channelSteps } : {}),
    ...(worse ? { page: paging(context, severity, `page:${entry.key}`, { reason: 'severity', ...change }) } : {}),
  });
}

/** What begins now has the whole response time of its severity. */
export function answerDue(context: IncidentContext, severity: Severity): string {
  return context.settings.severities[severity].answerDue(context.clock.now()).toISOString();
}

/** Paging that begins anew, by the policy of a severity. */
export function paging(context: IncidentContext, severity: Severity, key: string, because: RestartReason) {
  return { key, because, policy: context.settings.severities[severity].policy };
}
