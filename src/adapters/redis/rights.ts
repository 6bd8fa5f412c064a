import type { Cache } from '../../ports/cache.ts';

/** One rule an administrator adds to the user of the bot, and what it is for. */
export interface AclGrant {
  readonly rule: string;
  readonly why: string;
  /** A command that needs it and nothing else, for ACL DRYRUN: nothing is run. */
  readonly trial: readonly string[];
}

/** Stands for the name of a key in a trial. */
const key = 'mcp-chatops:none';

export const aclGrants = {
  ping: { rule: '+ping', why: 'to see that it answers', trial: ['PING'] },
  info: { rule: '+info', why: 'to see memory, hits, evictions, clients and replication', trial: ['INFO'] },
  time: { rule: '+time', why: 'to read the clock of the server', trial: ['TIME'] },
  dbsize: { rule: '+dbsize', why: 'to count all keys', trial: ['DBSIZE'] },
  scan: { rule: '+scan', why: 'to find keys by name', trial: ['SCAN', '0'] },
  read: { rule: '%R~*', why: 'to ask how large and how old any key is; no value can be read', trial: ['PTTL', key] },
  ttl: { rule: '+pttl', why: 'to see when keys expire', trial: ['PTTL', key] },
  memory: { rule: '+memory|usage', why: 'to see what a key takes', trial: ['MEMORY', 'USAGE', key] },
  idle: { rule: '+object|idletime', why: 'to see when a key was last touched', trial: ['OBJECT', 'IDLETIME', key] },
  shared: {
    rule: '+object|refcount',
    why: 'to see whether that can be told of a key',
    trial: ['OBJECT', 'REFCOUNT', key],
  },
  slowlog: {
    rule: '+slowlog|get',
    why: 'to see slow commands, without their arguments',
    trial: ['SLOWLOG', 'GET', '1'],
  },
  clients: { rule: '+client|list', why: 'to see who is connected', trial: ['CLIENT', 'LIST'] },
  compare: { rule: '+eval', why: 'to compare and change a key in one step', trial: ['EVAL', 'return 1', '0'] },
  unlink: { rule: '+unlink', why: 'to clear keys', trial: ['UNLINK', key] },
  expire: { rule: '+pexpire', why: 'to give keys a time to live', trial: ['PEXPIRE', key, '1000'] },
  whoami: { rule: '+acl|whoami', why: 'to know its own name', trial: ['ACL', 'WHOAMI'] },
  dryrun: {
    rule: '+acl|dryrun',
    why: 'to find out which right is missing without using it (Redis 7 and later)',
    trial: ['ACL', 'DRYRUN', 'default', 'PING'],
  },
} as const satisfies Record<string, AclGrant>;

const { ping, info, time, dbsize, scan, read, ttl, memory, idle, shared, slowlog, clients, compare } = aclGrants;
const changing = [info, time, scan, idle, shared, ttl, compare];

/** What each method of the port needs. The script for administrators and its documentation are made from this table. */
export const cacheRights: { readonly [Method in keyof Cache]: readonly AclGrant[] } = {
  ping: [ping],
  rights: [aclGrants.whoami, aclGrants.dryrun],
  server: [info, dbsize, slowlog, clients],
  keys: [info, time, dbsize, scan, read, ttl, memory, idle],
  clearKeys: [...changing, aclGrants.unlink],
  expireKeys: [...changing, aclGrants.expire],
};

/** What an administrator runs for one right that is missing. */
export function aclStatement(rule: string, user: string): string {
  return `ACL SETUSER ${user} ${rule}`;
}

/**
 * The statement an administrator runs once so that `user` can do what the bot does with keys of `prefixes` and no more. A password is set apart
 * (`>…`, or better its SHA-256, `#…`): this file has none.
 */
export function aclScript(user: string, prefixes: readonly string[]): string {
  const needed = [
    ...new Set(
      Object.values(cacheRights)
        .flat()
        .map(({ rule }) => rule),
    ),
  ];
  const keys = prefixes.map((prefix) => `~${prefix}*`);
  return `ACL SETUSER ${user} on resetkeys resetchannels -@all +select ${needed.join(' ')} ${keys.join(' ')}`;
}
