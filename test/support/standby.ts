import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../sandbox/services/postgres.ts';
import { databaseIn, type OwnDatabase } from './own-database.ts';

/** A primary and the standby that follows it, with one database. */
export interface Pair {
  readonly primary: OwnDatabase;
  /** The bot's address of the database on the standby. */
  readonly botUrl: string;
  stop(): Promise<void>;
}

/** Two servers of the packaged PostgreSQL: the second is a copy of the first that streams from it. Prepared transactions are allowed. */
export async function startPair(): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-pair-'));
  chmodSync(folder, 0o755); // the server runs as somebody else where the tests run as root
  const at = (name: string) => ({ folder: join(folder, name), durable: false });
  const settings = { max_prepared_transactions: '5' };
  const seed = await startPostgres({ ...at('primary'), settings });
  await seed.stop();
  // As it is, owners included.
  const copied = spawnSync('cp', ['-a', join(folder, 'primary'), join(folder, 'standby')], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
  writeFileSync(join(folder, 'standby', 'database', 'standby.signal'), '');
  const first = await startPostgres({ ...at('primary'), settings });
  const source = new URL(first.url('postgres'));
  const follow = `host=127.0.0.1 port=${source.port} user=postgres password=${source.password} application_name=replica-1`;
  const second = await startPostgres({ ...at('standby'), settings: { ...settings, primary_conninfo: follow } });
  const primary = await databaseIn(first.url('DATABASE'));
  return {
    primary,
    botUrl: Object.assign(new URL(primary.botUrl), { port: new URL(second.url('postgres')).port }).href,
    async stop() {
      await primary.drop();
      await second.stop();
      await first.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
