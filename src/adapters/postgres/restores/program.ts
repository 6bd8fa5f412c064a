import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fault } from '../../../errors.ts';
import { surroundingsOf } from '../dumps/open.ts';
import { output, outputText } from '../dumps/program.ts';
import { type RestoreServer, urlOf } from './server.ts';

interface Loading {
  readonly database: string;
  /** Every object belongs to it. */
  readonly owner: string;
  readonly doing: string;
  readonly content: () => AsyncIterable<Uint8Array>;
  /** Schemas that are there already. */
  readonly schemas: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** The version of pg_restore. Rejects with DUMP_PROGRAM for what is none. */
export async function restoreVersion(command: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const text = await outputText({ name: 'pg_restore', command, args: ['--version'], env: {}, signal });
  const [, version] = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(text) ?? [];
  if (version !== undefined) return version;
  throw fault('DUMP_PROGRAM', 'What is configured as pg_restore is no program of PostgreSQL.');
}

/**
 * The entries of a dump that its owner can restore. Extensions are made before it, the rights on functions of PostgreSQL itself are an
 * administrator's: with any of them a strict restore by anybody else stops.
 */
export function listFor(contents: string, schemas: readonly string[]): string {
  const madeBefore = new Set(schemas.map((name) => `SCHEMA - ${name} `));
  return contents
    .split('\n')
    .filter((line) => {
      const [, entry] = /^\d+; \d+ \d+ (.*)$/.exec(line) ?? [];
      if (entry === undefined) return true;
      if (/^(?:EXTENSION|COMMENT - EXTENSION|ACL pg_catalog) /.test(entry)) return false;
      return ![...madeBefore].some((start) => entry.startsWith(start));
    })
    .join('\n');
}

/** Loads a dump into an empty database, all of it or nothing. Rejects with DUMP_FAILED and the words of pg_restore. */
export async function loadDump(
  server: RestoreServer,
  { database, owner, doing, content, schemas, signal }: Loading,
): Promise<void> {
  const program = { name: 'pg_restore', command: server.restore, signal };
  const contents = await outputText({ ...program, args: ['--list'], env: {}, input: content() });
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-restore-'));
  try {
    const list = join(folder, 'list');
    writeFileSync(list, listFor(contents, schemas), { mode: 0o600 });
    const args = [
      ...['--exit-on-error', '--single-transaction', '--no-owner', '--no-subscriptions', '--no-password'],
      ...[`--role=${owner}`, `--use-list=${list}`, `--dbname=${database}`],
    ];
    const env = surroundingsOf(urlOf(server, database), doing);
    for await (const _ of output({ ...program, args, env, input: content() })) {
      // It writes nothing: what it does is in the database.
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
