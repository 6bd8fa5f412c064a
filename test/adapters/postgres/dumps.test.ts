import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows } from '../../../src/adapters/postgres/dumps/count-rows.ts';
import { dumps } from '../../../src/adapters/postgres/dumps/open.ts';
import type { Dumps } from '../../../src/ports/dumps.ts';
import { type OwnDatabase, packagedServers, servers } from '../../support/own-database.ts';

const [packaged] = packagedServers();
const standIn = (name: string) => [
  process.execPath,
  fileURLToPath(new URL(`../../../sandbox/platform/postgres/programs/${name}.ts`, import.meta.url)),
];
const real = (name: string) => [`${packaged?.folder ?? ''}/${name}`];
/** The programs that fit each server: those of the sandbox for the one that brings none, those of PostgreSQL itself for the other. */
const programs = [standIn, real] as const;

const whole = async (content: AsyncIterable<Uint8Array>) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
};
async function* of(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += 10_000) yield content.subarray(from, from + 10_000);
}

describe.each(servers.map((server, at) => [...server, programs[at] ?? standIn] as const))(
  'a dump of %s',
  (_, open, isMissing, program) => {
    const isLacking = isMissing || (program === real && !existsSync(`${packaged?.folder}/pg_dump`));
    let own: OwnDatabase;
    let taken: Dumps;
    let dump: Buffer;
    beforeAll(async () => {
      if (isLacking) return;
      own = await open();
      taken = dumps(own.backupUrl, { dump: program('pg_dump'), restore: program('pg_restore') });
    });
    afterAll(() => own?.drop());

    it.skipIf(isLacking)('is of the database and by the program that are named, with every table', async () => {
      const source = await taken.source({});
      expect(source).toMatchObject({
        database: own.name,
        tables: ['public.assignments', 'public.releases', 'public.tool_calls', 'public.tools'],
      });
      expect(Number.parseInt(source.program, 10)).toBe(Number.parseInt(source.server, 10));
      expect(source.bytes).toBeGreaterThan(1_000_000);
    });

    it.skipIf(isLacking)('holds every row, and is proven by reading it to its end', async () => {
      dump = await whole(taken.dump('R-1042 backup', {}));
      expect(dump.toString('latin1', 0, 5)).toBe('PGDMP');
      const proof = await taken.prove(() => of(dump), {});
      expect(proof).toMatchObject({
        bytes: dump.length,
        sha256: createHash('sha256').update(dump).digest('hex'),
        rows: { 'public.assignments': 4000, 'public.releases': 4, 'public.tool_calls': 12_000, 'public.tools': 5 },
      });
      expect(proof.entries).toBeGreaterThan(8);
    });

    it.skipIf(isLacking)('that is cut, or changed by one byte, is not', async () => {
      for (const broken of [dump.subarray(0, dump.length - 2000), dump.subarray(0, 20)])
        await expect(taken.prove(() => of(broken), {})).rejects.toMatchObject({
          code: expect.stringMatching(/^(?:DUMP_FAILED|BACKUP_BROKEN)$/),
        });
      const changed = Buffer.from(dump);
      const at = dump.length - 30_000;
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(taken.prove(() => of(changed), {})).rejects.toMatchObject({ code: 'DUMP_FAILED' });
      await expect(taken.prove(() => of(Buffer.from('no dump')), {})).rejects.toMatchObject({ code: 'DUMP_FAILED' });
    });

    it.skipIf(isLacking)('rejects with the words of the program where that fails, without a password', async () => {
      const wrong = new URL(own.backupUrl);
      wrong.password = 'hunter2hunter2';
      const failing = dumps(wrong.href, { dump: program('pg_dump'), restore: program('pg_restore') });
      const failed = whole(failing.dump('R-1 backup', {}));
      await expect(failed).rejects.toMatchObject({
        code: 'DUMP_FAILED',
        message: expect.stringMatching(/^pg_dump ended with 1: .*password authentication failed/),
      });
      await expect(failed).rejects.not.toThrow('hunter2');
    });

    it.skipIf(isLacking)('names the right where a table cannot be read', async () => {
      const role = `${own.name}_backup`;
      await own.admin(`REVOKE pg_read_all_data FROM ${role}`);
      await expect(taken.source({})).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        message: `The role ${role} cannot read public.assignments, and a dump reads every table.`,
        hint: `An administrator runs: \`GRANT pg_read_all_data TO "${role}";\``,
      });
      await own.admin(`GRANT pg_read_all_data TO ${role}`);
    });

    it.skipIf(isLacking)('names the table of which row-level security would hide rows', async () => {
      const owner = await own.openOne('owner');
      await owner.query('ALTER TABLE releases ENABLE ROW LEVEL SECURITY');
      await expect(taken.source({})).rejects.toThrow('Row-level security hides rows of public.releases');
      await owner.query('ALTER TABLE releases DISABLE ROW LEVEL SECURITY');
    });

    it.skipIf(isLacking)('ends with its reader, and leaves no session', async () => {
      const reading = taken.dump('R-1043 backup', {});
      for await (const _piece of reading) break;
      await expect
        .poll(() => own.admin(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'mcp-chatops R-1043 backup'`))
        .toEqual([]);
      const stopping = new AbortController();
      stopping.abort(new Error('told to stop'));
      await expect(whole(taken.dump('R-1044 backup', { signal: stopping.signal }))).rejects.toThrow('told to stop');
    });
  },
);

describe('a program', () => {
  const url = 'postgres://nobody@127.0.0.1:9/none';
  it('that is missing, not from PostgreSQL, or truncated is reported as such', async () => {
    const none = dumps(url, { dump: ['/nowhere/pg_dump'], restore: ['/nowhere/pg_restore'] });
    await expect(whole(none.dump('x', {}))).rejects.toThrow('pg_dump cannot be started: it is not there.');
    const script = (text: string) => [process.execPath, '--eval', text, '--'];
    const cut = dumps(url, { dump: script(`process.stdout.write('PGDMP'); process.exitCode = 3`), restore: ['x'] });
    await expect(whole(cut.dump('x', {}))).rejects.toMatchObject({ code: 'DUMP_FAILED' });
    const killed = dumps(url, {
      dump: script(`process.stdout.write('PGDMP'); process.kill(process.pid, 'SIGKILL')`),
      restore: ['x'],
    });
    await expect(whole(killed.dump('x', {}))).rejects.toThrow('pg_dump ended with a signal');
  });

  it('knows nothing of the secrets of the bot', async () => {
    process.env['SOME_SECRET'] = 'of-the-bot';
    const telling = [process.execPath, '--eval', 'process.stdout.write(JSON.stringify(process.env))', '--'];
    const { dump } = dumps('postgres://backup:p%40ss@db.local:6432/mcp?sslmode=verify-full', {
      dump: telling,
      restore: ['x'],
    });
    const told = JSON.parse((await whole(dump('R-1 backup', {}))).toString());
    delete process.env['SOME_SECRET'];
    expect(told).toMatchObject({ PGHOST: 'db.local', PGPORT: '6432', PGPASSWORD: 'p@ss', PGSSLMODE: 'verify-full' });
    expect(Object.keys(told)).not.toContain('SOME_SECRET');
  });
});

describe('rows', () => {
  const counted = (script: string, size = 7) => {
    const counter = countRows();
    const bytes = Buffer.from(script);
    for (let from = 0; from < bytes.length; from += size) counter.take(bytes.subarray(from, from + size));
    return [counter.counted(), counter.open()];
  };
  it('are counted by table, whatever the pieces and the names', () => {
    const script = `SET x = 1;
COPY public.tools (name, enabled) FROM stdin;
a\tt
\\.x
\\\\.
\\.

COPY public.empty (id) FROM stdin;
\\.
COPY app."Große \\"" (id) FROM stdin;
1
\\.
COPY app.none  FROM stdin;
`;
    const quoted = 'COPY "my app"."a""b" ("x y", z) FROM stdin;\n1\t2\n\\.\n';
    for (const size of [1, 7, 10_000]) {
      expect(counted(script, size)[0]).toMatchObject({ 'public.tools': 3, 'public.empty': 0 });
      expect(counted(quoted, size)).toEqual([{ '"my app"."a""b"': 1 }, undefined]);
    }
  });
  it('that have no end are told', () => {
    expect(counted('COPY public.tools (name) FROM stdin;\na\n')).toEqual([{}, 'public.tools']);
  });
});
