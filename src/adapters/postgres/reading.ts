import type pg from 'pg';
import type { Clock } from '../../ports/clock.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { connected } from './connection.ts';
import { databaseFault } from './failures.ts';
import { type Grant, grants } from './rights.ts';

/** A reading of the catalogues takes milliseconds; a server that takes this long is in trouble. */
const readMs = 5000;

/** A PostgreSQL by its address, password included. */
export interface Server {
  readonly url: string;
  readonly clock: Clock;
}

export interface Reading {
  readonly url: string;
  readonly doing: string;
  readonly needs?: Grant;
}

/** Reads on a connection of its own; what goes wrong becomes an error of the catalogue. */
export async function reading<T>(
  { url, doing, needs = grants.monitor }: Reading,
  { signal }: DatabaseCall,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  try {
    // No transaction: inside one, pg_stat_activity stays as it was first seen.
    return await connected({ url, doing, timeoutMs: readMs, givesUp: true, signal }, work);
  } catch (error) {
    signal?.throwIfAborted();
    throw databaseFault(error, { url, timeoutMs: readMs, ...(isLogin(error) ? {} : { needs }) });
  }
}

/**
 * Where rights are granted that belong to a database but change the server: there they end up in no dump of the platform's own.
 */
export function inMaintenanceDatabase(url: string): string {
  return Object.assign(new URL(url), { pathname: '/postgres' }).href;
}

/** Refused before any statement was read: the database itself. */
function isLogin(error: unknown): boolean {
  return error instanceof Error && /permission denied for database/.test(error.message);
}

/**
 * Seconds by which the clock of the bot is ahead of the machine's. The server's own clock counts every age; only where the bot lives in a
 * time of its own (the sandbox, which can be moved forward) do sessions age with it.
 */
export function movedSeconds(clock: Clock): number {
  return Math.round((clock.now().getTime() - Date.now()) / 1000);
}
