import type { OwnDatabase } from './own-database.ts';

/** The live database of a test as it began, kept beside it under another name. */
const kept = ({ name }: OwnDatabase) => `${name}_kept`;

/**
 * Puts the databases of a test back: the live one as it began, and beside it a copy that a restore by that run would have made, which names
 * its newest release `restored`. Copied from files, in some hundred ms: how a copy is loaded is tested elsewhere.
 */
export async function wholeCopy(own: OwnDatabase, run: number): Promise<string> {
  const copy = `${own.name}_restore_20261130_r${run}`;
  const there = await own.admin<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
    [own.name],
  );
  const make = async (name: string, from: string) => {
    await own.admin(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${from}'`);
    await own.admin(`CREATE DATABASE ${name} OWNER ${own.name}_app TEMPLATE ${from}`);
    await own.admin(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await own.admin(`GRANT CONNECT ON DATABASE ${name} TO ${own.name}_chatops`);
    await own.admin(`GRANT CONNECT ON DATABASE ${name} TO ${own.name}_backup`);
  };
  if (!there.some(({ name }) => name === kept(own))) await make(kept(own), own.name);
  for (const { name } of there) if (name !== kept(own)) await own.admin(`DROP DATABASE ${name} WITH (FORCE)`);
  await make(own.name, kept(own));
  const client = await own.openOne('changing');
  await client.query(`UPDATE releases SET version = 'restored' WHERE version = '2.3.0'`);
  await client.close();
  await make(copy, own.name);
  const again = await own.openOne('changing');
  await again.query(`UPDATE releases SET version = '2.3.0' WHERE version = 'restored'`);
  await again.close();
  const mark = JSON.stringify({
    ...{ run: `R-${run}`, fence: 1, state: 'whole' },
    from: `postgres/manual/2026-11-30T18-33-05Z_R-1041_${own.name}.dump`,
  });
  await own.admin(`COMMENT ON DATABASE ${copy} IS 'mcp-chatops ${mark}'`);
  return copy;
}
