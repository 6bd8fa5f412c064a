import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Entry } from './archive.ts';
import { copyIn } from './copy-in.ts';

const head = /^(COPY .* FROM stdin);\n/;
const end = '\\.\n';

/** The value of `--name=value`. */
export function argumentOf(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** The entries that a list made of `--list` names, in its order; all of them without one. */
export function chosen(entries: readonly Entry[], list: string | undefined): readonly Entry[] {
  if (list === undefined) return entries;
  const lines = readFileSync(list, 'utf8').split('\n');
  return lines.flatMap((line) => entries[Number(/^(\d+); /.exec(line)?.[1] ?? 0) - 1] ?? []);
}

/** Loads entries into a database in one transaction, as the role that is to own them. */
export async function load(entries: readonly Entry[], database: string, role: string | undefined): Promise<void> {
  const { PGHOST: host, PGPORT, PGUSER: user, PGPASSWORD: password, PGAPPNAME: application_name } = process.env;
  const client = new pg.Client({ host, port: Number(PGPORT), user, password, database, application_name });
  await client.connect();
  try {
    if (role !== undefined) await client.query(`SET ROLE ${pg.escapeIdentifier(role)}`);
    await client.query('BEGIN');
    for (const { sql } of entries) {
      const [first, copy] = head.exec(sql) ?? [];
      if (first === undefined || copy === undefined) await client.query(sql);
      else await copyIn(client, copy, sql.slice(first.length, sql.lastIndexOf(end)));
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
