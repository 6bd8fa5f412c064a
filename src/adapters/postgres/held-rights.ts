import type { RightsSeen } from '../../ports/database/rights.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { reading, type Server } from './reading.ts';
import { databaseRights, type Grant, grantOf, grants } from './rights.ts';

const held = `SELECT ${Object.entries(grants)
  .map(([name, grant]) => `${grant.held} AS ${name}`)
  .join(', ')}`;

/** See DatabaseReader.rights. */
export function heldRights({ url }: Server, call: DatabaseCall = {}): Promise<RightsSeen> {
  return reading({ url, doing: 'rights', needs: grants.connect }, call, async (client) => {
    const [has] = (await client.query<Readonly<Record<string, boolean>>>(held)).rows;
    const { role, database } = placeOf(url);
    const all = Object.entries<Grant>(grants);
    const lacking = all
      .filter(([name]) => has?.[name] !== true)
      .map(([, grant]) => ({ statement: grantOf(grant, role, database), why: grant.why, for: methodsWith(grant) }));
    return { needed: all.length, lacking };
  });
}

function methodsWith(grant: Grant): readonly string[] {
  return Object.entries<readonly Grant[]>(databaseRights).flatMap(([method, needed]) =>
    needed.includes(grant) ? [method] : [],
  );
}
