import pg from 'pg';
import { describe, expect, it } from 'vitest';
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
