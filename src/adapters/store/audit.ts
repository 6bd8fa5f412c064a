import type { AuditEntry, AuditStore } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { trail } from './trail.ts';

// Identity numbers are given out of order of commit; a row is looked for this far behind the newest sealed one. The far look reads
// every number in it, so it is the first of a process and then one of sixty: a row that so many others overtook is a minute late.
const near = 1000;
const far = 100_000;
const farEvery = 60;
const batch = 1000;

export function auditStore(db: Connection): AuditStore {
  let looks = 0;
  return {
    async append(entry: AuditEntry) {
      await trail(db, entry.event, entry.actor, entry.subject, entry.details);
    },
    async head() {
      return db.row<{ seq: number; hash: string }>(
        `SELECT seq, encode(hash, 'hex') AS hash FROM audit_seals ORDER BY seq DESC LIMIT 1`,
      );
    },
    async unsealed(withinMs) {
      // The time of a row is what its writer says: one that cannot be read, or lies ahead, is no excuse.
      const row = await db.row<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id)
            AND (a.id < (SELECT max(audit_id) FROM audit_seals) OR (a.body::jsonb ->> 'at') COLLATE "C" BETWEEN
                  to_char((clock_now() - $1 * interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AND
                  to_char((clock_now() + interval '1 minute') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') IS NOT TRUE)`,
        [withinMs],
      );
      return row?.n ?? 0;
    },
    async *sealed() {
      for (let seq = 0; ; ) {
        const rows = await db.rows<{ seq: number; hash: string; body: string | null }>(
          `SELECT s.seq, encode(s.hash, 'hex') AS hash, a.body FROM audit_seals s LEFT JOIN audit a ON a.id = s.audit_id
            WHERE s.seq > $1 ORDER BY s.seq LIMIT 5000`,
          [seq],
        );
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined) return;
        seq = last.seq;
      }
    },
    async seal() {
      const window = looks % farEvery === 0 ? far : near;
      looks += 1;
      let sealed = 0;
      for (;;) {
        const some = await sealBatch(db, window);
        sealed += some;
        if (some < batch) return sealed;
      }
    },
  };
}

async function sealBatch(db: Connection, window: number): Promise<number> {
  const row = await db.row<{ sealed: number }>('SELECT audit_seal($1, $2) AS sealed', [batch, window]);
  return row?.sealed ?? 0;
}
