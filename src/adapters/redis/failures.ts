import { type Effect, type Fault, fault, isFault } from '../../errors.ts';
import { keyText } from '../../model/key-text.ts';
import { aclGrants, aclStatement } from './rights.ts';

export interface Failing {
  readonly url: string;
  readonly timeoutMs: number;
  readonly effect?: Effect;
}

/** A reply of the server that says no, and the command it says no to. */
export interface Refusal {
  /** `NOPERM`, `READONLY`, `ERR` */
  readonly kind: string;
  readonly message: string;
  readonly command: readonly string[];
  /** The first key it was about, where it was about keys. */
  readonly key: Buffer | undefined;
}

/** What the server answered; undefined where the error is one of the way to it. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  const sent =
    'command' in error ? (error.command as { readonly name?: string; readonly args?: readonly unknown[] }) : {};
  const key = sent.args?.find((word) => Buffer.isBuffer(word));
  // Of a script the server only says that it may not do something: `call` of change.ts says what.
  const [, inner, said] = /refused '([a-z |]+)' command: (.+)/is.exec(error.message) ?? [];
  const message = said ?? error.message;
  const isDenied = /^NOPERM|can't run this command|ACL failure/i.test(message);
  const kind = isDenied ? 'NOPERM' : (/^[A-Z]+(?= )/.exec(message)?.[0] ?? 'ERR');
  const command = inner?.split(' ') ?? [sent.name ?? '', String(sent.args?.[0] ?? '')];
  return { kind, message, command, key };
}

/** Words of the server's own for a state in which it takes no commands, or not this one. */
const answers: Readonly<Record<string, { readonly words: string; readonly passes?: true; readonly hint?: string }>> = {
  NOAUTH: { words: 'wrong or missing password' },
  WRONGPASS: { words: 'wrong or missing password' },
  LOADING: { words: 'it is still loading its data', passes: true },
  BUSY: { words: 'it is busy with a script of somebody else', passes: true },
  MASTERDOWN: { words: 'it has lost its master', passes: true },
  CLUSTERDOWN: { words: 'its cluster is down', passes: true },
  READONLY: { words: 'this is a replica, which takes no writes', hint: 'Give the bot the address of the primary.' },
  MISCONF: {
    words: 'it takes no writes, because it cannot save to its disk',
    hint: 'Look at the disk of Redis and at its log.',
  },
  MOVED: { words: 'this is a Redis Cluster, and keys are on other nodes too' },
};

/** What the client threw, as an error of the catalogue; one that is one already stays it. */
export function cacheFault(error: unknown, { url, timeoutMs, effect = 'none' }: Failing): unknown {
  if (isFault(error)) return error;
  const refusal = refusalOf(error);
  if (refusal === undefined) {
    const words = inWords(error, timeoutMs);
    const code = isSettled(error) ? 'CACHE_FAILED' : 'CACHE_UNREACHABLE';
    return fault(code, `Redis cannot be asked: ${words}.`, { cause: error, effect });
  }
  if (refusal.kind === 'NOPERM') return forbidden(refusal, userOf(url), error);
  const known = answers[refusal.kind];
  if (known === undefined) {
    const unknown = /unknown (?:sub)?command/i.test(refusal.message);
    const name = refusal.command
      .filter((word) => /^[a-z]+$/i.test(word))
      .join(' ')
      .toUpperCase();
    const said = unknown ? `it does not know ${name}` : `it refused ${name} (${refusal.kind})`;
    return fault('CACHE_FAILED', `Redis cannot be asked: ${said}.`, { cause: error });
  }
  return fault(known.passes ? 'CACHE_UNREACHABLE' : 'CACHE_FAILED', `Redis cannot be asked: ${known.words}.`, {
    cause: error,
    ...(known.hint === undefined ? {} : { hint: known.hint }),
  });
}

/** In words, for the health check. */
export function inWords(error: unknown, timeoutMs: number): string {
  const refusal = refusalOf(error);
  const known = refusal && answers[refusal.kind];
  if (known !== undefined) return known.words;
  if (!(error instanceof Error)) return 'cannot be asked';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND') return 'its name cannot be resolved';
  if (code === 'ECONNRESET' || code === 'EPIPE' || /connection is closed/i.test(error.message))
    return 'the connection was cut';
  if (/timed? ?out|ETIMEDOUT/i.test(`${code} ${error.message}`))
    return `no answer in ${Math.round(timeoutMs / 1000)} s`;
  return `cannot be asked${code === '' ? '' : ` (${code})`}`;
}

/** It stays so until somebody changes the address. */
const isSettled = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOTFOUND';

/** Who logs in, by the address. */
export function userOf(url: string): string {
  const { username } = new URL(url);
  return username === '' ? 'default' : decodeURIComponent(username);
}

/** The rule that is missing, as the server's words and the command tell. */
export function missingRule({ message, command: [name = '', sub = ''] }: Pick<Refusal, 'message' | 'command'>): string {
  const named = /'([a-z|]+)'/i.exec(message)?.[1]?.toLowerCase();
  if (isAboutKeys(message)) return 'keys';
  const words =
    named ??
    [name, sub]
      .filter((word) => /^[a-z]+$/i.test(word))
      .join('|')
      .toLowerCase();
  return Object.values(aclGrants).find(({ rule }) => rule === `+${words}`)?.rule ?? `+${words}`;
}

const isAboutKeys = (message: string) => /\bkeys?\b/i.test(message) && !/\bcommand\b/i.test(message);

/** What comes before the last separator of a key, with it; the whole key where there is none. */
export function prefixOf(key: string): string {
  return /^.*[:/.|]/.exec(key)?.[0] ?? key;
}

function forbidden(refusal: Refusal, user: string, cause: unknown): Fault {
  const rule = missingRule(refusal);
  if (rule === 'keys') return keyForbidden(user, keyRule(refusal), cause);
  const why = Object.values(aclGrants).find((grant) => grant.rule === rule)?.why ?? 'to do this';
  return fault('CACHE_FORBIDDEN', `The user ${user} lacks a right in Redis: ${why}.`, {
    cause,
    hint: `An administrator runs: \`${aclStatement(rule, user)}\``,
  });
}

/** What would allow the keys of a command: reading any, changing those that begin like this one. */
function keyRule({ command: [name = ''], key }: Refusal): string {
  return /^eval$/i.test(name) && key !== undefined ? `~${prefixOf(keyText(key))}*` : aclGrants.read.rule;
}

/** The error for keys whose names the user may not touch. `rule` is that which would allow it. */
function keyForbidden(user: string, rule: string, cause: unknown): Fault {
  return fault('CACHE_FORBIDDEN', `The user ${user} may not touch these keys in Redis.`, {
    cause,
    hint: `Where it should, an administrator runs: \`${aclStatement(rule, user)}\``,
  });
}
