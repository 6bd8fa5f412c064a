import { firstHash, sealHash } from '../../model/audit-chain.ts';
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
    async unsealed(olderThanMs) {
      const row = await db.row<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id)
            AND (body::jsonb ->> 'at')::timestamptz < clock_now() - $1 * interval '1 ms'`,
        [olderThanMs],
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
  return db.transaction(async (tx) => {
    // Only one process chains at a time; a second one that lost its duty waits here and then finds nothing to do.
    await tx.rows('SELECT pg_advisory_xact_lock(7236834)');
    const last = (await tx.row<{ seq: number; hash: string; audit_id: number }>(
      `SELECT seq, encode(hash, 'hex') AS hash, audit_id FROM audit_seals ORDER BY seq DESC LIMIT 1`,
    )) ?? { seq: 0, hash: firstHash, audit_id: 0 };
    // A query of its own: with the number in its hand PostgreSQL knows how few rows the next one is about.
    const newest = await tx.row<{ id: number | null }>('SELECT max(audit_id) AS id FROM audit_seals');
    const rows = await tx.rows<{ id: number; body: string }>(
      `SELECT id, body FROM audit a
        WHERE id > $1 AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id AND s.audit_id > $1)
        ORDER BY id LIMIT $2`,
      [(newest?.id ?? 0) - window, batch],
    );
    let { seq, hash } = last;
    const seals = rows.map(({ id, body }) => {
      seq += 1;
      hash = sealHash(hash, seq, Buffer.from(body));
      return { seq, id, hash };
    });
    await tx.rows(
      'INSERT INTO audit_seals (seq, audit_id, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])',
      [seals.map((seal) => seal.seq), seals.map((seal) => seal.id), seals.map((seal) => Buffer.from(seal.hash, 'hex'))],
    );
    return rows.length;
  });
}
