import pg from 'pg';

/** The sessions an MCP server holds in its database: a pool that mostly idles, and one transaction that somebody forgot to end. */
export interface Workload {
  stop(): Promise<void>;
}

const pool = 3;

/** Opens them, as the owner of the tables; one that is ended stays away, as that of a pool does until somebody needs it. */
export async function startWorkload(ownerUrl: string): Promise<Workload> {
  const idle = Array.from({ length: pool }, () => session(ownerUrl));
  const forgotten = session(ownerUrl).then(async (client) => {
    await client.query(`BEGIN; SELECT count(*) FROM assignments WHERE state = 'open'`);
    return client;
  });
  const clients = await Promise.all([...idle, forgotten]);
  return {
    async stop() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    },
  };
}

async function session(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'mcp-server' });
  client.on('error', () => undefined); // ended by the server: that is what it is there for
  await client.connect();
  await client.query('SELECT count(*) FROM tools');
  return client;
}
