import { severityName } from '../model/incident.ts';
import { plain, type Text } from '../model/text.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import type { IncidentView } from '../ports/store/incidents.ts';

/**
 * A status update for stakeholders, from the facts alone: what is affected since when, what is done, what is known of the cause, when they
 * hear next. A person reads and sends it. Times in UTC, since readers are anywhere.
 */
export function draftUpdate(
  { incident, tasks }: IncidentView,
  timeline: readonly TimelineEntry[],
  cause: Text | undefined,
): string {
  const { severity, service, environment, openedAt, firing, total, quietSince, updateDueAt } = incident;
  const known = incident.cause === '' ? cause && plain(cause) : incident.cause;
  const change = timeline.findLast(
    ({ event }) =>
      event.kind === 'run' && event.state === 'succeeded' && event.headline !== undefined && !looks.has(event.action),
  );
  const open = tasks.filter(({ doneAt }) => doneAt === undefined).length;
  return [
    `${severityName(severity)}: ${service} in ${environment} has been affected since ${utc(openedAt)}.`,
    ...(total === 0
      ? []
      : quietSince === undefined
        ? [`${firing} of ${total} alerts firing.`]
        : [`All alerts cleared at ${utc(quietSince)}.`]),
    ...(known === undefined ? ['The cause is not known yet.'] : [`Likely cause: ${known.replace(/[.\s]+$/, '')}.`]),
    ...(change?.event.kind === 'run' ? [`Done at ${utc(change.at)}: ${change.event.headline}.`] : []),
    ...(open === 0 ? [] : [`${open} ${open === 1 ? 'task is' : 'tasks are'} open.`]),
    ...(updateDueAt === undefined ? [] : [`Next update by ${utc(updateDueAt)}.`]),
  ].join(' ');
}

/** Runs that change nothing are no news to stakeholders. */
const looks = new Set(['diagnose', 'health', 'pods', 'logs', 'changes', 'why', 'events', 'rollout', 'history']);

const utc = (iso: string) => `${new Date(iso).toISOString().slice(11, 16)} UTC`;
