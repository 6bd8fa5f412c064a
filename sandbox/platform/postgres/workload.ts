import pg from 'pg';

/** The sessions an MCP server holds in its database: a pool that mostly idles, and one transaction that somebody forgot to end. */
export interface Workload {
  /** A transaction changes a row and idles; two others wait for the same row. */
  holdLock(): Promise<void>;
  /** Ends what `holdLock` began. */
  release(): Promise<void>;
  /** A statement that takes longer than a second. */
  slow(): Promise<void>;
  /** The index of calls by time is gone, and a report reads all of them again and again; `back` is called once there is such an index. */
  loseIndex(back: () => void): Promise<void>;
  /** Somebody builds a unique index over values that are not unique: it fails, and leaves a broken one. */
  failIndex(): Promise<void>;
  stop(): Promise<void>;
}

const pool = 3;
const report = `SELECT tool, count(*) FROM tool_calls WHERE at > now() - interval '1 hour' GROUP BY tool`;
/** As often as somebody refreshes a dashboard in a morning: PostgreSQL counts each. */
const refreshes = 120;
const isIndexed = `SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
  WHERE indrelid = 'tool_calls'::regclass AND attname = 'at' AND indisvalid`;
const change = 'UPDATE assignments SET updated_at = updated_at WHERE id = 1';

/** Opens them, as the owner of the tables; one that is ended stays away, as that of a pool does until somebody needs it. */
export async function startWorkload(ownerUrl: string): Promise<Workload> {
  const idle = Array.from({ length: pool }, () => session(ownerUrl));
  const forgotten = session(ownerUrl).then(async (client) => {
    await client.query(`BEGIN; SELECT count(*) FROM assignments WHERE state = 'open'`);
    return client;
  });
  const clients = await Promise.all([...idle, forgotten]);
  const locking: pg.Client[] = [];
  let watching: NodeJS.Timeout | undefined;
  const watch = (client: pg.Client, back: () => void) => {
    clearInterval(watching);
    watching = setInterval(async () => {
      const found = await client.query(isIndexed).catch(() => undefined);
      if ((found?.rowCount ?? 0) === 0) return;
      clearInterval(watching);
      back();
    }, 500).unref();
  };
  const release = async () => {
    // Who holds the lock first: the others are answered then, and can end too.
    for (const client of locking.splice(0)) await client.end().catch(() => undefined);
  };
  return {
    async holdLock() {
      await release();
      const holder = await session(ownerUrl);
      await holder.query(`BEGIN; ${change}`);
      const waiters = await Promise.all([session(ownerUrl), session(ownerUrl, 'nightly-report')]);
      locking.push(holder, ...waiters);
      for (const waiter of waiters) waiter.query(change).catch(() => undefined); // answered once the lock is free
    },
    release,
    async slow() {
      await clients[0]
        ?.query('SELECT tool, count(*), pg_sleep(0.3) FROM assignments GROUP BY tool')
        .catch(() => undefined);
    },
    async loseIndex(back) {
      const [client] = clients;
      if (client === undefined) return;
      await client.query('DROP INDEX IF EXISTS tool_calls_at');
      await client.query(report.replace('count(*)', 'count(*), pg_sleep(0.2)'));
      for (let nth = 0; nth < refreshes; nth += 1) await client.query(report);
      // Counted now, not when the session has idled for a while; PostgreSQL below 15 counts at once.
      await client.query('SELECT pg_stat_force_next_flush()').catch(() => undefined);
      watch(client, back);
    },
    async failIndex() {
      await clients[1]
        ?.query('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tool_calls_tool_once ON tool_calls (tool)')
        .catch(() => undefined);
    },
    async stop() {
      clearInterval(watching);
      await release();
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    },
  };
}

async function session(connectionString: string, application = 'mcp-server'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: application });
  client.on('error', () => undefined); // ended by the server: that is what it is there for
  await client.connect();
  await client.query('SELECT count(*) FROM tools');
  return client;
}
