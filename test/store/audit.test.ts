import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { verifyStore } from '../../src/audit/store.ts';
import { firstHash, sealHash } from '../../src/model/audit-chain.ts';
import { requested, useStore } from '../support/store.ts';

const world = useStore();

interface Row {
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
}

describe('the audit', () => {
  it('chains every row, gap-free, also when rows come from many sessions at once', async () => {
    await Promise.all(Array.from({ length: 60 }, () => requested(world.store)));
    await Promise.all([world.store.audit.seal(), world.store.audit.seal(), world.store.audit.seal()]);
    await requested(world.store);
    await world.store.audit.seal();
    const rows = await world.database.query<Row>(
      `SELECT s.seq::int AS seq, encode(s.hash, 'hex') AS hash, a.body FROM audit_seals s JOIN audit a ON a.id = s.audit_id ORDER BY s.seq`,
    );
    expect(rows).toHaveLength(61);
    let hash = firstHash;
    rows.forEach((row, index) => {
      expect(row.seq).toBe(index + 1);
      hash = sealHash(hash, row.seq, Buffer.from(row.body));
      expect(row.hash).toBe(hash);
    });
    expect(
      await world.database.query('SELECT id FROM audit WHERE id NOT IN (SELECT audit_id FROM audit_seals)'),
    ).toEqual([]);
  });

  it('seals a row that more than a thousand others overtook within sixty looks', async () => {
    const slow = new pg.Client({ connectionString: world.database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query("INSERT INTO audit (body) SELECT audit_body('slow', 'U1', 'S-1', '{}')");
    await world.database.query(
      "INSERT INTO audit (body) SELECT audit_body('fast', 'U1', 'S-' || n, '{}') FROM generate_series(2, 1501) AS n",
    );
    expect(await world.store.audit.seal()).toBe(1500);
    await slow.query('COMMIT');
    await slow.end();
    let sealed = 0;
    for (let looks = 1; sealed === 0 && looks <= 60; looks += 1) sealed = await world.store.audit.seal();
    expect(sealed).toBe(1);
    expect(await world.store.audit.unsealed(0)).toBe(0);
  });

  it('chains as it is verified, whatever letters a row holds', async () => {
    await world.store.audit.append({ event: 'said', actor: 'U1', subject: 'S-1', details: { text: 'é 🚀 \\ " \n' } });
    await world.store.audit.seal();
    expect(await verifyStore(world.store.audit, [])).toMatchObject({ kind: 'good' });
  });

  describe('a row beside the chain is found', () => {
    const slip = (id: string, at: string) =>
      world.database.query(
        `INSERT INTO audit (id, body) OVERRIDING SYSTEM VALUE
         VALUES (${id}, jsonb_build_object('at', ${at}, 'event', 'run.approved', 'actor', 'U0BOSS', 'subject', 'R-1')::text)`,
      );
    const iso = (time: string) => `to_char((${time}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    const next = "(SELECT nextval('audit_id_seq'))";

    it.each([
      ['below the newest seal, at a time ahead', '-1', "'2999-01-01T00:00:00.000000Z'"],
      ['below the newest seal, written just now', '-1', iso('clock_now()')],
      ['below the newest seal, without a time', '-1', 'NULL::text'],
      ['after the newest seal, at a time ahead', next, "'2999-01-01T00:00:00.000000Z'"],
      ['after the newest seal, an hour ago', next, iso("clock_now() - interval '1 hour'")],
      ['after the newest seal, at no time at all', next, "'yesterday'::text"],
      ['after the newest seal, without a time', next, 'NULL::text'],
    ])('%s', async (_where, id, at) => {
      await requested(world.store);
      await world.store.audit.seal();
      expect(await verifyStore(world.store.audit, [])).toMatchObject({ kind: 'good' });
      await slip(id, at);
      try {
        expect(await verifyStore(world.store.audit, [])).toMatchObject({
          kind: 'bad',
          why: '1 row that should be sealed is in no chain',
        });
      } finally {
        await world.database.query('SET session_replication_role = replica');
        await world.database.query('DELETE FROM audit WHERE id NOT IN (SELECT audit_id FROM audit_seals)');
        await world.database.query('SET session_replication_role = DEFAULT');
      }
    });

    it('is not one that the sealer takes while the verifier looks', async () => {
      await world.database.query("SELECT nextval('audit_id_seq')");
      await requested(world.store);
      await world.store.audit.seal();
      await slip('(SELECT max(audit_id) - 1 FROM audit_seals)', iso('clock_now()'));
      const again = async () => (await world.store.audit.seal()) > 0;
      expect(await verifyStore(world.store.audit, [], again)).toMatchObject({ kind: 'good' });
    });
  });

  it.each([
    'UPDATE audit SET body = body',
    'DELETE FROM audit',
    'TRUNCATE audit CASCADE',
    'DELETE FROM audit_seals',
    'UPDATE audit_seals SET seq = seq',
  ])('refuses %s', async (sql) => {
    await expect(world.database.query(sql)).rejects.toThrow(/append-only/);
  });
});
