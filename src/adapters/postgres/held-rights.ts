import { isFault } from '../../errors.ts';
import type { LackingRight, RightsSeen } from '../../ports/database/rights.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { inMaintenanceDatabase, reading, type Server } from './reading.ts';
import { databaseRights, type Grant, grantOf, grants, type RoleGrant } from './rights.ts';
import { serverTraits } from './server-traits.ts';

/** See DatabaseReader.rights. */
export function heldRights({ url }: Server, call: DatabaseCall = {}): Promise<RightsSeen> {
  return reading({ url, doing: 'rights', needs: grants.connect }, call, async (client) => {
    const server = await serverTraits(client);
    const all = Object.entries<RoleGrant>(grants);
    const held = (some: typeof all) =>
      `SELECT ${some.map(([name, grant]) => `${grant.held(server.major)} AS ${name}`).join(', ')}`;
    const [here] = (await client.query<Has>(held(all.filter(([, { isOfServer }]) => isOfServer !== true)))).rows;
    const has = { ...here, ...(await inServer(url, held(all.filter(([, { isOfServer }]) => isOfServer)), call)) };
    const { role, database } = placeOf(url);
    const lacking = all
      .filter(([name]) => has[name] !== true)
      .map(([, grant]) => ({
        statement: grantOf(grant, role, database, server),
        why: grant.why,
        for: methodsWith(grant),
      }));
    return { needed: all.length, lacking: byStatement(lacking) };
  });
}

type Has = Readonly<Record<string, boolean>>;

/** What is asked in the database postgres; where the role cannot enter, it has none of it. */
async function inServer(url: string, held: string, call: DatabaseCall): Promise<Has | undefined> {
  try {
    return await reading(
      { url: inMaintenanceDatabase(url), doing: 'rights' },
      call,
      async (client) => (await client.query<Has>(held)).rows[0],
    );
  } catch (error) {
    if (isFault(error, 'DATABASE_FORBIDDEN') || isFault(error, 'DATABASE_FAILED')) return undefined;
    throw error;
  }
}

/** Before version 17 one statement serves for two rights: it is run once. */
function byStatement(lacking: readonly LackingRight[]): readonly LackingRight[] {
  const merged = new Map<string, LackingRight>();
  for (const one of lacking) {
    const before = merged.get(one.statement);
    const both = before && { ...one, why: `${before.why}; ${one.why}`, for: [...new Set([...before.for, ...one.for])] };
    merged.set(one.statement, both ?? one);
  }
  return [...merged.values()];
}

function methodsWith(grant: Grant): readonly string[] {
  return Object.entries<readonly Grant[]>(databaseRights).flatMap(([method, needed]) =>
    needed.includes(grant) ? [method] : [],
  );
}
