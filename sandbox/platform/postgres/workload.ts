import pg from 'pg';

/** The sessions an MCP server holds in its database: a pool that mostly idles, and one transaction that somebody forgot to end. */
export interface Workload {
  /** A transaction changes a row and idles; two others wait for the same row. */
  holdLock(): Promise<void>;
  /** Ends what `holdLock` began. */
  release(): Promise<void>;
  /** A statement that takes longer than a second. */
  slow(): Promise<void>;
  stop(): Promise<void>;
}

const pool = 3;
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
    async stop() {
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
