import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startServices } from '../../sandbox/services/services.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';

export interface BenchDatabase {
  readonly url: string;
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export interface BenchPostgres {
  /** Its version, and the settings that durability hangs on. */
  readonly version: string;
  /** A migrated store, empty. */
  database(): Promise<BenchDatabase>;
  /** Stops every process of the server where it stands (SIGSTOP), or lets them go on. */
  freeze(frozen: boolean): void;
  stop(): Promise<void>;
}

/** PostgreSQL as it is shipped, durable: nothing is acknowledged before it is on the disk. */
export async function startPostgres(): Promise<BenchPostgres> {
  // A folder of its own: the server may run as another user than this process.
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-bench-'));
  const services = await startServices({ postgres: { folder, durable: true }, redis: false });
  const admin = new pg.Client({ connectionString: services.databaseUrl('postgres') });
  await admin.connect();
  let made = 0;
  return {
    version: await versionText(admin),
    async database() {
      made += 1;
      const name = `bench_${made}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = services.databaseUrl(name);
      await migrate(url, systemClock());
      const client = new pg.Client({ connectionString: url });
      // A measurement that failed drops no store: the server's end must not hide why.
      client.on('error', () => undefined);
      await client.connect();
      return {
        url,
        async query<Row>(sql: string, values: readonly unknown[] = []) {
          return (await client.query(sql, [...values])).rows as Row[];
        },
        async drop() {
          await client.end();
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },
    freeze(frozen) {
      const postmaster = Number(readFileSync(join(folder, 'database', 'postmaster.pid'), 'utf8').split('\n')[0]);
      // The postmaster first: it must not start a new process meanwhile.
      for (const pid of [postmaster, ...childrenOf(postmaster)]) process.kill(pid, frozen ? 'SIGSTOP' : 'SIGCONT');
    },
    async stop() {
      await admin.end();
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(parent: number): readonly number[] {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

async function versionText(client: pg.Client): Promise<string> {
  const show = async (name: string) => (await client.query<Record<string, string>>(`SHOW ${name}`)).rows[0]?.[name];
  const [version, fsync, commit] = [
    await show('server_version'),
    await show('fsync'),
    await show('synchronous_commit'),
  ];
  return `${version} (fsync ${fsync}, synchronous_commit ${commit})`;
}
