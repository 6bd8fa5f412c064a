import { Socket } from 'node:net';
import pg from 'pg';
import { fault } from '../../errors.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import { unlessAborted } from '../unless-aborted.ts';

/** A server that hangs is not waited for to say good-bye. */
const farewellMs = 100;

/** The platform's PostgreSQL, asked with a connection of its own each time: a pool would hide that new ones are refused. */
export function databaseReader(url: string): DatabaseReader {
  return {
    async ping({ timeoutMs, signal }) {
      signal?.throwIfAborted();
      const started = performance.now();
      // Its own socket: a client that is ended while it connects never settles, and would leave its connection open.
      const socket = new Socket();
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: timeoutMs,
        query_timeout: timeoutMs,
        application_name: 'mcp-chatops health',
        stream: () => socket,
      });
      client.on('error', () => undefined);
      const asked = client.connect().then(() => client.query('SELECT 1'));
      try {
        await (signal === undefined ? asked : unlessAborted(asked, signal));
        const ms = performance.now() - started;
        await unlessAborted(client.end(), AbortSignal.timeout(farewellMs)).catch(() => undefined);
        return { ms };
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('DATABASE_FAILED', describe(cause, timeoutMs), { cause });
      } finally {
        socket.destroy();
      }
    },
  };
}

function describe(error: unknown, timeoutMs: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ENOTFOUND: 'its name cannot be resolved',
    '28P01': 'wrong user or password',
    '28000': 'this user may not connect',
    '3D000': 'there is no such database',
    '53300': 'too many connections',
    '57P03': 'it is starting up or shutting down',
  };
  if (error instanceof Error && /timeout/i.test(error.message)) return `no answer in ${Math.round(timeoutMs / 1000)} s`;
  return words[code] ?? `cannot be asked${code === '' ? '' : ` (${code})`}`;
}
