import type { Redis } from 'ioredis';
import { keyBytes } from '../../model/key-text.ts';
import type { CacheRightsSeen } from '../../ports/cache/rights.ts';
import type { Cache, CacheCall } from '../../ports/cache.ts';
import type { LackingRight } from '../../ports/database/rights.ts';
import { prefixOf, refusalOf, userOf } from './failures.ts';
import { reading, type Server } from './reading.ts';
import { type AclGrant, aclGrants, aclStatement, cacheRights } from './rights.ts';

type Verdict = 'held' | 'command' | 'key' | 'unchecked';

/** See CacheReader.rights. Each right is tried with ACL DRYRUN, which runs nothing. */
export function heldRights(server: Server, keys: readonly string[], call: CacheCall = {}): Promise<CacheRightsSeen> {
  const all: readonly AclGrant[] = Object.values(aclGrants);
  return reading(server, call, async (client) => {
    const user = await whoami(client, userOf(server.url));
    const lacking: LackingRight[] = [];
    for (const grant of all) {
      const verdict = await tried(client, user, grant.trial);
      if (verdict === 'unchecked')
        return { user, needed: all.length, lacking: [], unchecked: 'it cannot be asked with ACL DRYRUN' };
      const isLacking = grant === aclGrants.read ? verdict === 'key' : verdict === 'command';
      if (isLacking) lacking.push(lackingOf(grant, user));
    }
    for (const key of keys) {
      const verdict = await tried(client, user, ['UNLINK', keyBytes(key)]);
      if (verdict === 'key')
        lacking.push({
          statement: aclStatement(`~${prefixOf(key)}*`, user),
          why: `to change keys such as ${key}`,
          for: ['clearKeys', 'expireKeys'],
        });
    }
    return { user, needed: all.length, lacking, unchecked: undefined };
  });
}

async function whoami(client: Redis, assumed: string): Promise<string> {
  const name: unknown = await client.call('ACL', 'WHOAMI').catch((error: unknown) => {
    if (refusalOf(error) === undefined) throw error;
  });
  return typeof name === 'string' ? name : assumed;
}

async function tried(client: Redis, user: string, command: readonly (string | Buffer)[]): Promise<Verdict> {
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
