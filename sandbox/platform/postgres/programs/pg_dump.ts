// What pg_dump does, as far as the sandbox needs it: the packages it stands on bring a server and no programs. An archive of its own kind,
// which only the pg_restore beside it reads.
import pg from 'pg';
import { archiveOf } from './archive.ts';
import { scriptOf } from './script.ts';

const server = async (client: pg.Client) =>
  (await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`)).rows[0]?.version ??
  '';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--version')) {
    process.stdout.write('pg_dump (PostgreSQL) 18.4\n');
    return;
  }
  const {
    PGHOST: host,
    PGPORT,
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGAPPNAME: application_name,
  } = process.env;
  const client = new pg.Client({ host, port: Number(PGPORT), user, password, database, application_name });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const script = await scriptOf(client);
    const archive = archiveOf(script, { database: database ?? '', server: await server(client) });
    // In pieces, as a pipe gets it.
    for (let from = 0; from < archive.length; from += 65_536) {
      if (process.stdout.write(archive.subarray(from, from + 65_536))) continue;
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  } finally {
    await client.end();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`pg_dump: error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
