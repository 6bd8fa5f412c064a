import { createHash } from 'node:crypto';
import type { BackupsSettings } from '../../../config/backups.ts';
import { fault } from '../../../errors.ts';
import type { DumpCall, Dumps } from '../../../ports/dumps.ts';
import { nameOfSession } from '../connection.ts';
import { contentsOf } from './contents.ts';
import { countRows } from './count-rows.ts';
import { countsAt } from './counts-at.ts';
import { output, outputText } from './program.ts';
import type { DumpSettings } from './settings.ts';
import { type SourceSeen, sourceSeen } from './source.ts';

export interface DumpsContext {
  readonly settings: { readonly backups?: BackupsSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** A table that somebody holds is waited for this long, and the dump then ends: it would make everybody behind it wait. */
const lockWaitMs = 60_000;

/** The programs that back up the PostgreSQL of an environment. Rejects with NOT_CONFIGURED where there are none. */
export async function openDumps({ settings, secrets }: DumpsContext): Promise<Dumps> {
  const database = settings.backups?.database;
  if (database === undefined) throw fault('NOT_CONFIGURED', 'No backup of PostgreSQL is configured.');
  const url = secrets.get(database.urlEnv) ?? '';
  if (url !== '') return dumps(url, database);
  throw fault('NOT_CONFIGURED', `${database.urlEnv} is not set, and PostgreSQL is dumped with it.`, {
    hint: `Set ${database.urlEnv} to the address for the role that takes backups.`,
  });
}

/** The programs, for the database of that address. */
export function dumps(url: string, programs: Pick<DumpSettings, 'dump' | 'restore'>): Dumps {
  const restoring = (args: readonly string[], input: AsyncIterable<Uint8Array>, { signal }: DumpCall) => ({
    name: 'pg_restore',
    command: programs.restore,
    args,
    env: {},
    input,
    signal,
  });

  // Known once: they come with the image.
  let known: { readonly program: string } | undefined;
  async function versions(signal: AbortSignal | undefined) {
    const [program] = await Promise.all([
      versionOf('pg_dump', programs.dump, signal),
      versionOf('pg_restore', programs.restore, signal),
    ]);
    known = { program };
    return known;
  }

  async function fitting(signal: AbortSignal | undefined): Promise<SourceSeen & { readonly program: string }> {
    const [seen, { program }] = await Promise.all([sourceSeen(url, signal), known ?? versions(signal)]);
    if (Number.parseInt(program, 10) === seen.major) return { ...seen, program };
    // A newer one writes what does not go back into the server; an older one refuses it.
    throw fault('DUMP_PROGRAM', `pg_dump is of version ${program}, and the server of ${seen.server}.`, {
      hint: `Put the programs of PostgreSQL ${seen.major} into the image, or name them in \`backups.database\`: docs/install.md.`,
    });
  }

  return {
    async source({ signal }) {
      const { database, server, bytes, tables, program } = await fitting(signal);
      return { database, server, program, bytes, tables };
    },
    countsAt: (place, { signal }) => countsAt(url, place, signal),
    async *dump(doing, { signal }) {
      const args = ['--format=custom', '--no-password', `--lock-wait-timeout=${lockWaitMs}`];
      yield* output({ name: 'pg_dump', command: programs.dump, args, env: surroundingsOf(url, doing), signal });
    },
    async prove(content, call) {
      const contents = contentsOf(await outputText(restoring(['--list'], content(), call)));
      const whole = createHash('sha256');
      let bytes = 0;
      const read = async function* () {
        for await (const piece of content()) {
          whole.update(piece);
          bytes += piece.length;
          call.read?.(bytes);
          yield piece;
        }
      };
      const counter = countRows();
      for await (const piece of output(restoring(['--file=-'], read(), call))) counter.take(piece);
      const rows = counter.counted();
      if (counter.open() !== undefined || Object.keys(rows).length !== contents.tables) {
        throw fault(
          'BACKUP_BROKEN',
          `It holds rows of ${Object.keys(rows).length} tables, and its contents name ${contents.tables}.`,
        );
      }
      return { bytes, sha256: whole.digest('hex'), entries: contents.entries, server: contents.server, rows };
    },
  };
}

async function versionOf(name: string, command: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const text = await outputText({ name, command, args: ['--version'], env: {}, signal });
  const [, version] = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(text) ?? [];
  if (version !== undefined) return version;
  throw fault('DUMP_PROGRAM', `What is configured as ${name} is no program of PostgreSQL.`);
}

/** The address as PostgreSQL's programs take it: its password is in no list of processes. */
export function surroundingsOf(url: string, doing: string): Readonly<Record<string, string>> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslMode = searchParams.get('sslmode');
  const rootCert = searchParams.get('sslrootcert');
  return {
    PGHOST: hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGAPPNAME: nameOfSession(doing),
    PGCONNECT_TIMEOUT: '10',
    ...(sslMode === null ? {} : { PGSSLMODE: sslMode }),
    ...(rootCert === null ? {} : { PGSSLROOTCERT: rootCert }),
  };
}
