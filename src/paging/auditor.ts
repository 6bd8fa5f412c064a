import { incidentName } from '../model/incident.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';

export interface Auditor {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Where an alarm about the pager itself is shown. */
  readonly channel: string;
  /** Tells an outside watcher that all is well; undefined where none is configured. */
  readonly heartbeat: (() => Promise<void>) | undefined;
}

/** What is this much overdue is an alarm, in ms. */
const lateMs = 30_000;

/** Looks whether any incident has been forgotten; the outside watcher is told only when none has. Gives what is wrong. */
export async function auditPaging(context: Auditor): Promise<readonly string[]> {
  const { orphans, latePages, lateEscalations } = await context.store.paging.audit(lateMs);
  const wrong = [
    ...(orphans.length === 0
      ? []
      : [`${orphans.slice(0, 10).map(incidentName).join(', ')}: open, nobody leads it and nobody is paged any more`]),
    ...(latePages === 0 ? [] : [`${latePages} ${latePages === 1 ? 'page is' : 'pages are'} overdue`]),
    ...(lateEscalations === 0
      ? []
      : [`${lateEscalations} ${lateEscalations === 1 ? 'escalation is' : 'escalations are'} overdue`]),
  ];
  if (wrong.length === 0) {
    await context
      .heartbeat?.()
      .catch((error: unknown) => context.log.error({ err: error }, 'the outside watcher could not be told'));
    return wrong;
  }
  context.log.error({ wrong }, 'the pager itself needs somebody');
  const hour = context.clock.now().toISOString().slice(0, 13);
  await context.store.messages.add({
    key: `pager-audit:${hour}:${orphans.join(',')}:${latePages > 0}:${lateEscalations > 0}`.slice(0, 250),
    kind: 'note',
    priority: 0,
    channel: context.channel,
    content: {
      report: {
        mark: 'bad',
        headline: orphans.length > 0 ? 'An incident has nobody.' : 'Paging is behind.',
        parts: [{ kind: 'list', ordered: false, items: wrong }],
      },
    },
  });
  return wrong;
}
