import { type Effect, type Fault, fault, isFault } from '../../errors.ts';
import { type Grant, grantOf, grants, type ServerTraits } from './rights.ts';

/** SQLSTATE, or the code of a socket error; '' where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const sqlState = /^[0-9A-Z]{5}$/;

/** True when the server itself answered, so that it is known what became of the statement. */
export function isAnswer(error: unknown): boolean {
  const code = codeOf(error);
  // Ended or cancelled from outside: it may have done its work before.
  return sqlState.test(code) && !/^(?:57P|57014)/.test(code) && 'severity' in (error as object);
}

/** What is wrong with the address, the user or the database: it stays so until somebody changes it. */
const settled: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be resolved',
  '28P01': 'wrong user or password',
  '28000': 'this user may not connect',
  '3D000': 'there is no such database',
};

/** What may be over in a moment. */
const passing: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  '53300': 'all connections are taken',
  '57P01': 'the connection was ended by an administrator',
  '57P02': 'the server crashed and restarts',
  '57P03': 'it is starting up or shutting down',
  '57014': 'the statement did not end in time',
  '55P03': 'a lock was not free in time',
};

/** In words, for the health check. */
export function inWords(error: unknown, timeoutMs: number): string {
  const code = codeOf(error);
  if (error instanceof Error && /timeout/i.test(error.message) && !sqlState.test(code))
    return `no answer in ${Math.round(timeoutMs / 1000)} s`;
  if (code === '53300') return 'too many connections';
  return settled[code] ?? passing[code] ?? `cannot be asked${code === '' ? '' : ` (${code})`}`;
}

export interface Failing {
  readonly url: string;
  readonly timeoutMs: number;
  /** What a right that is refused would be, where the statement tells. */
  readonly needs?: Grant;
  readonly effect?: Effect;
}

/** What the driver threw, as an error of the catalogue; one that is one already stays it. */
export function databaseFault(error: unknown, { url, timeoutMs, needs, effect = 'none' }: Failing): unknown {
  if (isFault(error)) return error;
  const code = codeOf(error);
  const options = { cause: error, effect };
  if (code === '42501') return forbidden(needs ?? grants.connect, placeOf(url), options.cause);
  const words = inWords(error, timeoutMs);
  if (code in settled) return fault('DATABASE_FAILED', `PostgreSQL cannot be asked: ${words}.`, options);
  if (code === '08P01') {
    return fault('DATABASE_FAILED', 'PostgreSQL cannot be asked: the address leads to a connection pooler.', {
      ...options,
      hint: 'What a pooler shows are its own connections, not those of its clients. Give the bot the address of PostgreSQL itself.',
    });
  }
  if (code === '53300') {
    return fault('DATABASE_UNREACHABLE', 'PostgreSQL takes no connection: all are taken.', {
      ...options,
      hint: 'Somebody with a reserved connection must free some. So that the bot gets in next time, on PostgreSQL 16 or later: set `reserved_connections` to 2 and grant `pg_use_reserved_connections` to its role.',
    });
  }
  const silent = !sqlState.test(code) || code in passing;
  return silent
    ? fault('DATABASE_UNREACHABLE', `PostgreSQL cannot be asked: ${words}.`, options)
    : fault('DATABASE_FAILED', `PostgreSQL refused what the bot asked (${code}).`, options);
}

export interface Place {
  readonly role: string;
  readonly database: string;
}

/** Who logs in where, by the address. */
export function placeOf(url: string): Place {
  const { username, pathname } = new URL(url);
  return { role: decodeURIComponent(username), database: decodeURIComponent(pathname.slice(1)) };
}

/** The error that names the right a role lacks, and the statement that gives it. */
export function forbidden(
  grant: Grant,
  { role, database }: Place,
  cause?: unknown,
  server?: ServerTraits | undefined,
): Fault {
  return fault('DATABASE_FORBIDDEN', `The role ${role} lacks a right in PostgreSQL: ${grant.why}.`, {
    ...(cause === undefined ? {} : { cause }),
    hint: `An administrator runs: \`${grantOf(grant, role, database, server)}\``,
  });
}
