import type { Redis } from 'ioredis';
import { keyBytes } from '../../model/key-text.ts';
import type { CacheRightsSeen } from '../../ports/cache/rights.ts';
import type { Cache, CacheCall } from '../../ports/cache.ts';
import type { LackingRight } from '../../ports/database/rights.ts';
import { prefixOf, refusalOf, userOf } from './failures.ts';
import { reading, type Server } from './reading.ts';
import { type AclGrant, aclGrants, aclStatement, cacheRights } from './rights.ts';

type RightHeld = 'held' | 'command' | 'key' | 'unchecked';

/** See CacheReader.rights. Each right is tried with ACL DRYRUN, which runs nothing. */
export function heldRights(server: Server, keys: readonly string[], call: CacheCall = {}): Promise<CacheRightsSeen> {
  const all: readonly AclGrant[] = Object.values(aclGrants);
  return reading(server, call, async (client) => {
    const user = await whoami(client, userOf(server.url));
    const needed = all.length;
    const verdicts = await Promise.all(all.map(({ trial }) => tried(client, user, trial)));
    if (verdicts.includes('unchecked'))
      return { user, needed, lacking: [], unchecked: 'it cannot be asked with ACL DRYRUN' };
    const lacking = all.filter((grant, at) => verdicts[at] === (grant === aclGrants.read ? 'key' : 'command'));
    const closed = await Promise.all(keys.map((key) => closedKey(client, user, key)));
    return {
      user,
      needed,
      lacking: [...lacking.map((grant) => lackingOf(grant, user)), ...closed.filter((one) => one !== undefined)],
      unchecked: undefined,
    };
  });
}

/** What is missing so that a key may be changed; undefined where nothing is. */
async function closedKey(client: Redis, user: string, key: string): Promise<LackingRight | undefined> {
  if ((await tried(client, user, ['UNLINK', keyBytes(key)])) !== 'key') return undefined;
  return {
    statement: aclStatement(`~${prefixOf(key)}*`, user),
    why: `to change keys such as ${key}`,
    for: ['clearKeys', 'expireKeys'],
  };
}

async function whoami(client: Redis, assumed: string): Promise<string> {
  const name: unknown = await client.call('ACL', 'WHOAMI').catch((error: unknown) => {
    if (refusalOf(error) === undefined) throw error;
  });
  return typeof name === 'string' ? name : assumed;
}

async function tried(client: Redis, user: string, command: readonly (string | Buffer)[]): Promise<RightHeld> {
  try {
    const said = String(await client.call('ACL', 'DRYRUN', user, ...command));
    if (said === 'OK') return 'held';
    return /permissions to run/i.test(said) ? 'command' : 'key';
  } catch (error) {
    // Not known to this server, or not allowed: the first use tells then.
    if (refusalOf(error) === undefined) throw error;
    return 'unchecked';
  }
}

function lackingOf(grant: AclGrant, user: string): LackingRight {
  const methods = Object.entries<readonly AclGrant[]>(cacheRights);
  return {
    statement: aclStatement(grant.rule, user),
    why: grant.why,
    for: methods.flatMap(([method, needed]) => (needed.includes(grant) ? [method as keyof Cache] : [])),
  };
}
