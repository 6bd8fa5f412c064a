import { connected } from '../connection.ts';
import { codeOf, databaseFault } from '../failures.ts';
import { tablesSql } from './source.ts';

/** For all tables together. */
const timeoutMs = 120_000;
const statementMs = 60_000;

/**
 * Rows of each table of the database of `url`, as it is at another address: a copy has the roles and passwords of the moment it was made. null
 * for a table that could not be counted in time.
 */
export async function countsAt(
  url: string,
  { address, port }: { readonly address: string; readonly port: number },
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, number | null>>> {
  const there = Object.assign(new URL(url), { hostname: address, port: String(port) }).href;
  try {
    return await connected({ url: there, doing: 'compare', timeoutMs, givesUp: true, signal }, async (client) => {
      await client.query('SET default_transaction_read_only = on');
      await client.query(`SET statement_timeout = ${statementMs}`);
      const { rows: tables } = await client.query<{ readonly name: string }>(tablesSql);
      const counts: Record<string, number | null> = {};
      for (const { name } of tables) {
        try {
          // The name comes from the catalogue, as SQL takes it.
          const { rows } = await client.query<{ readonly count: string }>(`SELECT count(*) AS count FROM ONLY ${name}`);
          counts[name] = Number(rows[0]?.count ?? 0);
        } catch (error) {
          if (!['57014', '55P03'].includes(codeOf(error))) throw error;
          counts[name] = null;
        }
      }
      return counts;
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw databaseFault(error, { url: there, timeoutMs });
  }
}
