import type { AnchorStore } from '../ports/anchor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { AuditStore } from '../ports/store.ts';

/**
 * Tells the world outside the database how far the audit is: an anchor where one is configured, and in every case a line in the log,
 * which is kept elsewhere too. Gives the number it anchored; the same one is not anchored twice.
 */
export async function anchorAudit(
  audit: AuditStore,
  anchors: AnchorStore | undefined,
  clock: Clock,
  log: Log,
  last: number,
): Promise<number> {
  const head = await audit.head();
  if (head === undefined || head.seq === last) return last;
  // The line first: it is there also when the bucket is not.
  log.info({ seq: head.seq, hash: head.hash, anchored: anchors !== undefined }, 'audit digest');
  await anchors?.put({ ...head, at: clock.now().toISOString() });
  return head.seq;
}
