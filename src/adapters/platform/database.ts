import pg from 'pg';
import { fault } from '../../errors.ts';
import type { DatabaseReader } from '../../ports/platform.ts';

/** The platform's PostgreSQL, asked with a connection of its own each time: a pool would hide that new ones are refused. */
export function databaseReader(url: string): DatabaseReader {
  return {
    async ping({ timeoutMs, signal }) {
      const started = performance.now();
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: timeoutMs,
        query_timeout: timeoutMs,
        application_name: 'mcp-chatops health',
      });
      client.on('error', () => undefined);
      // Closing the socket settles whatever waits for it.
      const stop = () => void client.end().catch(() => undefined);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        await client.connect();
        await client.query('SELECT 1');
        return { ms: performance.now() - started };
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('DATABASE_FAILED', describe(cause, timeoutMs), { cause });
      } finally {
        signal?.removeEventListener('abort', stop);
        await client.end().catch(() => undefined);
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
