import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateName } from '../../../sandbox/platform/postgres/databases.ts';
import { dumps } from '../../../src/adapters/postgres/dumps/open.ts';
import { restores } from '../../../src/adapters/postgres/restores/open.ts';
import { listFor } from '../../../src/adapters/postgres/restores/program.ts';
import type { Restores } from '../../../src/ports/restores.ts';
import { type OwnDatabase, packagedServers, servers } from '../../support/own-database.ts';
import { patienceMs } from '../../support/patience.ts';

const [packaged] = packagedServers();
const standIn = (name: string) => [
  process.execPath,
  fileURLToPath(new URL(`../../../sandbox/platform/postgres/programs/${name}.ts`, import.meta.url)),
];
const real = (name: string) => [`${packaged?.folder ?? ''}/${name}`];
/** The programs that fit each server: those of the sandbox for the one that brings none, those of PostgreSQL itself for the other. */
const programs = [standIn, real] as const;

async function* of(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += 10_000) yield content.subarray(from, from + 10_000);
}
const sha = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

describe.each(servers.map((server, at) => [...server, programs[at] ?? standIn] as const))(
  'a restore beside %s',
  (_, open, isMissing, program) => {
    const isLacking = isMissing || (program === real && !existsSync(`${packaged?.folder}/pg_restore`));
    let own: OwnDatabase;
    let taken: Restores;
    let dump: Buffer;
    const nameOf = (number: number, kind = 'restore') => `${own.name}_${kind}_20261130_r${number}`;
    const copyOf = (number: number, over: object = {}) => ({
      ...{ name: nameOf(number), mark: { run: `R-${number}`, fence: 1 }, from: 'postgres/manual/one.dump' },
      ...{ sha256: sha(dump), content: () => of(dump) },
      ...over,
    });
    const databases = async () =>
      (
        await own.admin<{ name: string }>(
          `SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1`,
          [own.name],
        )
      ).map(({ name }) => name);
    const session = (number: number) =>
      own.admin(`SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'mcp-chatops R-${number} %'`);

    beforeAll(async () => {
      if (isLacking) return;
      own = await open();
      await own.admin(`ALTER DATABASE ${own.name} SET work_mem TO '6MB'`);
      await own.admin(`ALTER DATABASE ${own.name} SET search_path TO public, "a b"`);
      await own.admin(`ALTER ROLE ${own.name}_app IN DATABASE ${own.name} SET statement_timeout TO '9s'`);
      await own.admin(`COMMENT ON DATABASE ${own.name} IS 'of the MCP servers'`);
      const pieces: Uint8Array[] = [];
      const taking = dumps(own.backupUrl, { dump: program('pg_dump'), restore: program('pg_restore') });
      for await (const piece of taking.dump('R-1 backup', {})) pieces.push(piece);
      dump = Buffer.concat(pieces);
      taken = restores({ url: own.restoreUrl, restore: program('pg_restore'), template: templateName });
    });
    afterAll(() => own?.drop());

    it.skipIf(isLacking)('knows the live database, its owner, the programs, and nothing beside it yet', async () => {
      const site = await taken.site();
      expect(site).toMatchObject({
        live: own.name,
        owner: `${own.name}_app`,
        copies: [],
        mark: undefined,
        prepared: 0,
      });
      expect(Number.parseInt(site.program, 10)).toBe(Number.parseInt(site.server, 10));
    });

    it.skipIf(isLacking)(
      'brings every table, row, sequence and index back, with owners, rights and settings',
      async () => {
        const owner = await own.openOne('owner');
        await owner.query('DROP TABLE releases');
        await taken.makeCopy(copyOf(11));
        const [live, copy] = await Promise.all([
          taken.inventory(own.name, 10_000),
          taken.inventory(nameOf(11), 10_000),
        ]);
        expect(copy.tables).toEqual({
          'public.assignments': { owner: `${own.name}_app`, rows: 4000 },
          'public.releases': { owner: `${own.name}_app`, rows: 4 },
          'public.tool_calls': { owner: `${own.name}_app`, rows: 12_000 },
          'public.tools': { owner: `${own.name}_app`, rows: 5 },
        });
        expect(copy.sequences['public.tool_calls_id_seq']).toEqual({
          owner: `${own.name}_app`,
          last: '12000',
          isBehind: false,
        });
        expect(live.tables['public.releases']).toBeUndefined();
        expect(copy).toMatchObject({
          extensions: live.extensions,
          ...{ encoding: live.encoding, locale: live.locale, rights: live.rights, invalid: [] },
        });
        expect(copy.extensions).toHaveProperty('pg_stat_statements');
        expect(copy.settings).toEqual(expect.arrayContaining(['search_path=public, "a b"', 'work_mem=6MB']));
        expect((await taken.site()).copies).toMatchObject([
          {
            name: nameOf(11),
            kind: 'restore',
            mark: { run: 'R-11', state: 'whole', from: 'postgres/manual/one.dump' },
          },
        ]);
      },
    );

    it.skipIf(isLacking)(
      'tells of a sequence that is behind, and of a table that could not be counted in time',
      async () => {
        const owner = await own.openOne('owner');
        await owner.query(`SELECT setval('tool_calls_id_seq', 5)`);
        const seen = await taken.inventory(own.name, 10_000);
        expect(seen.sequences['public.tool_calls_id_seq']).toMatchObject({ last: '5', isBehind: true });
        await owner.query(`SELECT setval('tool_calls_id_seq', 12000)`);
        const holder = await own.openOne('holder', 'in transaction');
        await holder.query('LOCK TABLE tools IN ACCESS EXCLUSIVE MODE');
        expect((await taken.inventory(own.name, 3000)).tables['public.tools']?.rows).toBeNull();
        await holder.query('ROLLBACK');
      },
    );

    it.skipIf(isLacking)('leaves nothing of a dump that is cut, changed on the way, or cannot be loaded', async () => {
      const before = await databases();
      await expect(
        taken.makeCopy(copyOf(12, { content: () => of(dump.subarray(0, dump.length - 2000)) })),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^(?:DUMP_FAILED|BACKUP_BROKEN)$/) });
      await expect(taken.makeCopy(copyOf(13, { sha256: sha(Buffer.from('another')) }))).rejects.toMatchObject({
        code: 'BACKUP_BROKEN',
      });
      const failing = restores({
        url: own.restoreUrl,
        restore: ['/bin/sh', '-c', 'echo "pg_restore: error: no room" >&2; exit 1'],
        template: 'template0',
      });
      await expect(failing.makeCopy(copyOf(14))).rejects.toThrow('pg_restore ended with 1: no room.');
      expect(await databases()).toEqual(before);
    });

    it.skipIf(isLacking)(
      'a worker that stops in the middle leaves a half-loaded copy, and the next makes it whole',
      async () => {
        const stopping = new AbortController();
        const slow = async function* () {
          yield dump.subarray(0, 5000);
          stopping.abort(new Error('told to stop'));
          yield dump.subarray(5000);
        };
        let listed = false;
        const content = () => {
          if (listed) return slow();
          listed = true;
          return of(dump);
        };
        await expect(taken.makeCopy(copyOf(15, { content }), { signal: stopping.signal })).rejects.toThrow(
          'told to stop',
        );
        expect((await taken.site()).copies.find(({ name }) => name === nameOf(15))?.mark?.state).toBe('loading');
        await expect(taken.makeCopy(copyOf(15, { mark: { run: 'R-15', fence: 0 } }))).rejects.toMatchObject({
          code: 'LEASE_LOST',
        });
        await taken.makeCopy(copyOf(15, { mark: { run: 'R-15', fence: 2 } }));
        expect((await taken.site()).copies.find(({ name }) => name === nameOf(15))?.mark).toMatchObject({
          state: 'whole',
          fence: 2,
        });
        expect((await taken.inventory(nameOf(15), 10_000)).tables['public.tool_calls']?.rows).toBe(12_000);
        await expect.poll(() => session(15)).toEqual([]);
      },
    );

    it.skipIf(isLacking)('touches nothing that the bot has not made', async () => {
      await own.admin(`CREATE DATABASE ${nameOf(16)} OWNER ${own.name}_app`);
      await own.admin(`COMMENT ON DATABASE ${nameOf(16)} IS 'somebody else'`);
      await expect(taken.makeCopy(copyOf(16))).rejects.toMatchObject({ code: 'DATABASE_NAME_TAKEN' });
      await expect(taken.dropCopy(nameOf(16))).rejects.toThrow('does not carry the mark of the bot');
      for (const name of [own.name, 'postgres', `${own.name}_restore`, `${own.name}_app"; DROP DATABASE x; --`]) {
        await expect(taken.dropCopy(name)).rejects.toMatchObject({ code: 'PARAM_INVALID' });
        await expect(taken.makeCopy(copyOf(17, { name }))).rejects.toMatchObject({ code: 'PARAM_INVALID' });
        const swap = { copy: name, aside: nameOf(17, 'before'), mark: { run: 'R-17', fence: 1 } };
        await expect(taken.swapNames(swap)).rejects.toMatchObject({ code: 'PARAM_INVALID' });
      }
      await expect(taken.inventory('postgres', 1000)).rejects.toMatchObject({ code: 'PARAM_INVALID' });
      expect(await databases()).toContain(nameOf(16));
    });

    it.skipIf(isLacking)('drops a copy with the sessions in it, once', async () => {
      await taken.dropCopy(nameOf(15));
      expect(await databases()).not.toContain(nameOf(15));
      await taken.dropCopy(nameOf(15));
    });

    it.skipIf(isLacking)('a swap that somebody blocks changes nothing', async () => {
      const blocking = await own.openAsAdmin();
      const swap = { copy: nameOf(11), aside: nameOf(18, 'before'), mark: { run: 'R-18', fence: 1 } };
      await expect(taken.swapNames(swap)).rejects.toMatchObject({
        code: 'DATABASE_IN_USE',
        message: expect.stringContaining('(admin) cannot be ended'),
      });
      expect(await databases()).not.toContain(nameOf(18, 'before'));
      const [again] = await own.open('mcp-server');
      expect(await again?.query('SELECT 1')).toMatchObject({ rowCount: 1 });
      await blocking.close();
    });

    it.skipIf(isLacking)(
      'a worker that dies in the middle of a swap leaves both names, and the live database open',
      async () => {
        const before = await databases();
        const blocking = await own.openAsAdmin();
        const stopping = new AbortController();
        const swap = { copy: nameOf(11), aside: nameOf(18, 'before'), mark: { run: 'R-18', fence: 1 } };
        const swapping = taken.swapNames(swap, { signal: stopping.signal });
        const locked = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.objid
        WHERE l.locktype = 'object' AND l.mode = 'AccessExclusiveLock' AND d.datname = '${own.name}'`;
        await expect.poll(() => own.admin(locked), { timeout: patienceMs }).not.toEqual([]);
        stopping.abort(new Error('told to stop'));
        await expect(swapping).rejects.toThrow('told to stop');
        await blocking.close();
        const [again] = await own.open('mcp-server');
        expect(await again?.query('SELECT 1')).toMatchObject({ rowCount: 1 });
        expect([await databases(), (await taken.site()).mark]).toEqual([before, undefined]);
        await expect.poll(() => session(18), { timeout: patienceMs }).toEqual([]);
      },
    );

    it.skipIf(isLacking)(
      'a swap ends the sessions, gives the copy the name, and keeps the other; and back',
      async () => {
        const held = await own.open('mcp-server', 'idle', 3);
        const before = await databases();
        const mark = { run: 'R-19', fence: 3 };
        const { ended } = await taken.swapNames({ copy: nameOf(11), aside: nameOf(19, 'before'), mark });
        expect(ended).toBeGreaterThanOrEqual(3);
        expect(await Promise.all(held.map((one) => one.ended))).toEqual(['57P01', '57P01', '57P01']);
        expect(await databases()).toHaveLength(before.length);
        const site = await taken.site();
        expect(site.mark).toEqual({ ...mark, state: 'live', from: 'postgres/manual/one.dump' });
        expect(site.copies.find(({ name }) => name === nameOf(19, 'before'))?.mark).toMatchObject({ state: 'aside' });
        expect((await taken.inventory(own.name, 10_000)).tables).toHaveProperty('public.releases');
        // Who could enter before can enter now, with the passwords and rights there were.
        const [again] = await own.open('mcp-server');
        expect(await again?.query('SELECT count(*) FROM releases')).toMatchObject({ rows: [{ count: '4' }] });
        await taken.swapNames({
          copy: nameOf(19, 'before'),
          aside: nameOf(20, 'before'),
          mark: { run: 'R-20', fence: 1 },
        });
        expect((await taken.inventory(own.name, 10_000)).tables).not.toHaveProperty('public.releases');
        const [{ comment = '' } = {}] = await own.admin<{ comment: string }>(
          `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = '${own.name}'`,
        );
        expect(comment).toContain('of the MCP servers');
      },
    );

    it.skipIf(isLacking)('names the right that is missing', async () => {
      const role = `${own.name}_restorer`;
      await own.admin(`ALTER ROLE ${role} NOCREATEDB`);
      await expect(taken.site()).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        hint: `An administrator runs: \`ALTER ROLE "${role}" CREATEDB;\``,
      });
      await own.admin(`ALTER ROLE ${role} CREATEDB; REVOKE ${own.name}_app FROM ${role}`);
      await expect(taken.site()).rejects.toMatchObject({
        hint: `An administrator runs: \`GRANT "${own.name}_app" TO "${role}";\``,
      });
      await own.admin(`GRANT ${own.name}_app TO ${role}; REVOKE pg_signal_backend FROM ${role}`);
      await expect(taken.site()).rejects.toMatchObject({
        hint: `An administrator runs: \`GRANT pg_signal_backend TO "${role}";\``,
      });
      await own.admin(`GRANT pg_signal_backend TO ${role}`);
    });
  },
);

it('a list leaves out what only an administrator can restore, and what is there already', () => {
  const contents = `;
; Archive created at 2026-11-30
2; 3079 16385 EXTENSION - pg_stat_statements 
3421; 0 0 COMMENT - EXTENSION pg_stat_statements 
3422; 0 0 ACL pg_catalog FUNCTION pg_reload_conf() postgres
6; 2615 16400 SCHEMA - geo mcp
7; 2615 16401 SCHEMA - geometry mcp
215; 1259 16402 TABLE public EXTENSION mcp`;
  expect(listFor(contents, ['geo']).split('\n').slice(2)).toEqual([
    '7; 2615 16401 SCHEMA - geometry mcp',
    '215; 1259 16402 TABLE public EXTENSION mcp',
  ]);
});
