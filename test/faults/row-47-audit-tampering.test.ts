import { afterAll, beforeAll } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { s3Anchors } from '../../src/adapters/s3/anchors.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { verifyStore } from '../../src/audit/store.ts';
import { sealHash } from '../../src/model/audit-chain.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { faultRow } from '../support/faults/row.ts';
import { type ObjectBucket, startObjectBucket } from '../support/object-bucket.ts';

const rows = 300;
const anchored = [100, 200, 300];
const firstAnchorFrom = (seq: number) => anchored.find((one) => one >= seq) ?? rows;

let database: TestDatabase;
let store: Store;
let bucket: ObjectBucket;
beforeAll(async () => {
  [database, bucket] = await Promise.all([testDatabase(), startObjectBucket()]);
  store = openStore({ url: database.url, clock: movableClock(), workConnections: 4 });
  for (let index = 1; index <= rows; index += 1) {
    const details = { code: 'RUN', index };
    await store.audit.append({ event: 'run.requested', actor: `U${index}`, subject: `R-${index}`, details });
    if (anchored.includes(index)) {
      await store.audit.seal();
      const head = await store.audit.head();
      if (head !== undefined) await anchors().put({ ...head, at: '2026-11-21T10:00:00.000Z' });
    }
  }
  await database.query('CREATE TABLE audit_was AS SELECT id, body FROM audit');
  await database.query('CREATE TABLE seals_was AS TABLE audit_seals');
  // Whoever owns the database is kept by no trigger and no foreign key.
  await database.query('SET session_replication_role = replica');
});
afterAll(async () => {
  await store.close();
  await Promise.all([database.drop(), bucket.stop()]);
});

const anchors = () =>
  s3Anchors({
    bucket: 'anchors',
    prefix: 'audit/',
    region: 'us-east-1',
    endpoint: bucket.url,
    retentionDays: 10,
    clock: movableClock(),
  });

const run = (sql: string, ...values: readonly unknown[]) => database.query(sql, values);
const row = '(SELECT audit_id FROM audit_seals WHERE seq = $1)';
const edit = (seq: number) =>
  run(`UPDATE audit SET body = (body::jsonb || '{"actor": "U0INNOCENT"}')::text WHERE id = ${row}`, seq);
const cut = async (seq: number) => {
  await run('DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_seals WHERE seq >= $1)', seq);
  await run('DELETE FROM audit_seals WHERE seq >= $1', seq);
};

/** Makes every seal from here on anew, as somebody does who knows how. */
async function sealAnew(from: number): Promise<void> {
  const all = await database.query<{ seq: string; hash: string; body: string }>(
    `SELECT seq, encode(hash, 'hex') AS hash, body FROM audit_seals JOIN audit ON id = audit_id ORDER BY seq`,
  );
  let hash = all.find(({ seq }) => Number(seq) === from - 1)?.hash ?? '0'.repeat(64);
  for (const { seq, body } of all) {
    if (Number(seq) < from) continue;
    hash = sealHash(hash, Number(seq), Buffer.from(body));
    await run(`UPDATE audit_seals SET hash = decode($2, 'hex') WHERE seq = $1`, seq, hash);
  }
}

/** Ways to change what was recorded at `seq`; each gives the first row at which that must show. */
const tamperings: Readonly<Record<string, (seq: number) => Promise<number>>> = {
  async 'a row was edited'(seq) {
    await edit(seq);
    return seq;
  },
  async 'a row was edited and sealed anew'(seq) {
    const [before] = await database.query<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM audit_seals WHERE seq = ${seq - 1}`,
    );
    await edit(seq);
    const [{ body } = { body: '' }] = await database.query<{ body: string }>(
      `SELECT body FROM audit WHERE id = ${row}`,
      [seq],
    );
    const hash = sealHash(before?.hash ?? '0'.repeat(64), seq, Buffer.from(body));
    await run(`UPDATE audit_seals SET hash = decode($2, 'hex') WHERE seq = $1`, seq, hash);
    // Its own hash follows now; that of the next row does not, nor does an anchor of it.
    return anchored.includes(seq) ? seq : seq + 1;
  },
  async 'a row was deleted'(seq) {
    await run(`DELETE FROM audit WHERE id = ${row}`, seq);
    return seq;
  },
  async 'a row was deleted with its seal'(seq) {
    await run(`DELETE FROM audit WHERE id = ${row}`, seq);
    await run('DELETE FROM audit_seals WHERE seq = $1', seq);
    return seq;
  },
  async 'a row was deleted with its seal, and the gap closed'(seq) {
    await run(`DELETE FROM audit WHERE id = ${row}`, seq);
    await run('DELETE FROM audit_seals WHERE seq = $1', seq);
    await run('UPDATE audit_seals SET seq = seq + 1000000 WHERE seq > $1', seq);
    await run('UPDATE audit_seals SET seq = seq - 1000001 WHERE seq > 1000000');
    return seq;
  },
  async 'a row was put in between'(seq) {
    await run('UPDATE audit_seals SET seq = seq + 1000000 WHERE seq > $1', seq);
    await run('UPDATE audit_seals SET seq = seq - 999999 WHERE seq > 1000000');
    const [{ id } = { id: 0 }] = await database.query<{ id: number }>(
      `INSERT INTO audit (body) VALUES ('{"event": "approved", "actor": "U0BOSS"}') RETURNING id`,
    );
    await run(`INSERT INTO audit_seals (seq, audit_id, hash) VALUES ($1, $2, sha256('x'))`, seq + 1, id);
    return seq + 1;
  },
  async 'two rows changed places'(seq) {
    const first = Math.min(seq, rows - 1);
    await run('UPDATE audit_seals SET audit_id = -audit_id WHERE seq IN ($1, $2)', first, first + 1);
    await run(
      `UPDATE audit_seals one SET audit_id = -other.audit_id FROM (SELECT seq, audit_id FROM audit_seals) other
        WHERE one.seq IN ($1, $2) AND other.seq = $1::bigint + $2::bigint - one.seq`,
      first,
      first + 1,
    );
    return first;
  },
  async 'a row was slipped in beside the chain, at a time ahead'(seq) {
    await run(
      `INSERT INTO audit (id, body) OVERRIDING SYSTEM VALUE
       VALUES (-$1::bigint, '{"at": "2999-01-01T00:00:00.000000Z", "event": "approved", "actor": "U0BOSS"}')`,
      seq,
    );
    return rows + 1;
  },
  async 'the tail was cut off'(seq) {
    await cut(seq);
    return seq;
  },
  async 'the rest of the chain was made anew'(seq) {
    await edit(seq);
    await sealAnew(seq);
    return firstAnchorFrom(seq);
  },
  async 'the tail was cut off, and another one put there'(seq) {
    await cut(seq);
    await store.audit.append({ event: 'run.requested', actor: 'U0INNOCENT', subject: 'R-1', details: {} });
    await store.audit.seal();
    return anchored.includes(seq) ? seq : seq + 1;
  },
};

/** What the same person may do to the bucket, whose lock keeps versions and not names. */
const hidings: readonly (() => Promise<void>)[] = [
  async () => undefined,
  async () => {
    for (const path of bucket.objects.keys()) await fetch(bucket.url + path, { method: 'DELETE' });
  },
  async () => {
    for (const path of bucket.objects.keys()) await fetch(bucket.url + path, { method: 'PUT', body: '{}' });
  },
  async () => {
    for (const path of bucket.objects.keys())
      for (let version = 1; version < 10; version += 1)
        await fetch(`${bucket.url}${path}?versionId=v${version}`, { method: 'DELETE' });
  },
];

async function restore(): Promise<void> {
  await run('DELETE FROM audit_seals');
  await run('DELETE FROM audit');
  await run('INSERT INTO audit (id, body) OVERRIDING SYSTEM VALUE SELECT * FROM audit_was');
  await run('INSERT INTO audit_seals SELECT * FROM seals_was');
}

faultRow(
  {
    title: 'the audit is edited, thinned, moved, cut and rewritten by the owner of the database',
    small: 20,
    full: 1000,
    eachMs: 2000,
  },
  async ({ count, chance, none }) => {
    const verify = async () => verifyStore(store.audit, await anchors().list());
    const ways = Object.keys(tamperings);
    const [missed, misnamed, accused]: [string[], string[], string[]] = [[], [], []];
    const control = async () => {
      const found = await verify();
      if (found.kind === 'bad') accused.push(found.why);
    };
    await control();
    for (let strike = 0; strike < count; strike += 1) {
      const way = ways[strike % ways.length] ?? '';
      const seq = 1 + chance.below(rows);
      const first = (await tamperings[way]?.(seq)) ?? 0;
      await chance.pick(hidings)();
      const found = await verify();
      if (found.kind === 'good') missed.push(`${way} at ${seq}`);
      else if (found.seq !== first) misnamed.push(`${way} at ${seq}: ${found.why}, not ${first}`);
      await restore();
      if (strike % 50 === 0) await control();
    }
    none('changes that were not found', missed, count);
    none('first bad row named wrongly', misnamed, count);
    none('an untouched audit called bad', accused, 1 + Math.ceil(count / 50));
  },
);
