import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { WakeTopic } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

/** Hints are at least this far apart. */
const pauseMs = 20;

/**
 * Tells other processes to look now, after the fact: a NOTIFY inside a transaction makes all commits of the database that notify wait
 * for one another, each for the disk. One that is lost costs the second until they look by themselves.
 */
export function hint(db: Connection, clock: Clock, topic: WakeTopic): () => void {
  let wanted = false;
  let telling = false;

  async function tell(): Promise<void> {
    telling = true;
    // The person who asked is answered first.
    await nextTurn();
    while (wanted) {
      wanted = false;
      await db.rows(`SELECT pg_notify('mcp_chatops', $1)`, [topic], 'hint').catch(() => undefined);
      await clock.sleep(pauseMs);
    }
    telling = false;
  }

  return () => {
    wanted = true;
    if (!telling) void tell();
  };
}
