import pg from 'pg';
import { isFault } from '../../errors.ts';
import { sound } from '../../model/cut.ts';
import type { Clock } from '../../ports/clock.ts';
import { farewell } from './farewell.ts';
import { type ServerTime, serverTime } from './server-time.ts';
import { asStoreFault, hasStalePlan, isWorthRepeating, storeDown } from './store-fault.ts';
import { type TimeLimit, timeLimit } from './when-late.ts';

/** A place to send SQL to: a pool, or the one connection of a transaction. */
export interface Db {
  rows<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** The first row, or undefined. */
  row<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row | undefined>;
}

/** A time to work in: waiting for a connection, every statement and every COMMIT end with it, whatever the server does. */
export interface Turn extends Db {
  /**
   * BEGIN … COMMIT; ROLLBACK when `work` throws, and once more from the start after a deadlock or a migration. STORE_DOWN has effect `unknown` only
   * when the COMMIT was sent and not answered.
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** ms that are left; Infinity where nothing was said. */
  left(): number;
  /** Waits, for a server that may come back. */
  pause(ms: number): Promise<void>;
}

export interface Connection extends Pick<Turn, 'rows' | 'row' | 'transaction'> {
  /** The same connections, for `ms` in all. */
  turn(ms: number): Turn;
  /** The server's own clock, for deadlines that the server itself checks. */
  serverNow(): Promise<Date>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly size: number;
  /** Each statement ends after this many ms, on the server and here. */
  readonly statementMs: number;
  /** A whole transaction, the wait for a connection included, ends after this many ms; never where nothing is said. */
  readonly totalMs?: number;
  readonly name: string;
}

const int8 = 20;
const timestamptz = 1184;
/** A process that stands still inside a transaction keeps its rows from everybody else: the server ends it after this many ms. */
const idleInTransactionMs = 3000;
/** A deadlock is met this often before it is an error. */
const mostTries = 4;

/** bigint as number (ids stay far below 2^53), times as ISO 8601 text: rows are plain JSON. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8) return Number;
    if (oid === timestamptz) return (text: string) => new Date(text).toISOString();
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** Opens a pool; nothing connects before the first statement. */
export function connect(options: ConnectionOptions): Connection {
  const { clock, statementMs } = options;
  const time: ServerTime = serverTime();
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    types,
    application_name: `mcp-chatops ${options.name}`,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    connectionTimeoutMillis: Math.min(statementMs, 5000),
    idleTimeoutMillis: 0,
    keepAlive: true,
    onConnect: (client: pg.ClientBase) =>
      timeLimit(statementMs + 250).keep(time.read(client), 'timeout of the first statement'),
  });
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);

  /** A connection, and the way to give it back. */
  async function take(limit: TimeLimit): Promise<{ client: pg.PoolClient; give(broken: boolean): void }> {
    const asked = pool.connect();
    try {
      const client = await limit.keep(asked, 'timeout waiting for a connection');
      // The statement under way hears of a lost connection; as an event without a listener it would end the process.
      const heard = () => undefined;
      client.on('error', heard);
      const give = (broken: boolean) => {
        client.off('error', heard);
        client.release(broken);
      };
      return { client, give };
    } catch (error) {
      // One that comes too late goes back.
      asked.then(
        (client) => client.release(),
        () => undefined,
      );
      throw asStoreFault(error, 'none');
    }
  }

  async function send<Row>(
    client: pg.PoolClient,
    limit: TimeLimit,
    text: string,
    values: readonly unknown[],
    name: string | undefined,
  ): Promise<Row[]> {
    if (limit.left() < 1) throw new Error('timeout: no time is left for this statement');
    const query = {
      text,
      values: values.map(storable),
      ...(name === undefined ? {} : { name }),
    };
    // Whoever hears that it is late gives the connection up: no answer of it is taken for that of another statement.
    return (await limit.keep(client.query(query), 'timeout of a statement', statementMs + 250)).rows as Row[];
  }

  /** One try of a transaction; `named` false where nothing prepared may be used. */
  async function once<T>(limit: TimeLimit, work: (tx: Db) => Promise<T>, named: boolean): Promise<T> {
    const { client, give } = await take(limit);
    const ask = <Row>(text: string, values: readonly unknown[] = [], name?: string) =>
      send<Row>(client, limit, text, values, named ? name : undefined);
    const tx = db(async <Row>(text: string, values?: readonly unknown[], name?: string) => {
      try {
        return await ask<Row>(text, values, name);
      } catch (error) {
        // What is cut off before its COMMIT has not happened: the server undoes it.
        throw asStoreFault(error, 'none');
      }
    });
    let broken = false;
    try {
      await tx.rows('BEGIN');
      const value = await work(tx);
      await ask('COMMIT').catch((error) => Promise.reject(asStoreFault(error, 'unknown')));
      return value;
    } catch (error) {
      // A lost connection takes no ROLLBACK; waiting for one would double the time a person waits.
      broken =
        isFault(error, 'STORE_DOWN') ||
        hasStalePlan(error) ||
        (await ask('ROLLBACK').then(
          () => false,
          () => true,
        ));
      throw error;
    } finally {
      give(broken);
    }
  }

  /** One statement outside a transaction. A connection whose plans are stale is not kept. */
  async function single<Row>(
    limit: TimeLimit,
    text: string,
    values: readonly unknown[],
    name: string | undefined,
  ): Promise<Row[]> {
    const { client, give } = await take(limit);
    let failed = false;
    try {
      return await send<Row>(client, limit, text, values, name);
    } catch (error) {
      const fault = asStoreFault(error, 'unknown');
      failed = isFault(fault, 'STORE_DOWN') || hasStalePlan(fault);
      throw fault;
    } finally {
      give(failed);
    }
  }

  function turn(ms: number): Turn {
    const limit = timeLimit(ms);
    const { left } = limit;
    return {
      left,
      pause: (pauseMs) => clock.sleep(Math.max(0, Math.min(pauseMs, left()))),
      ...db(async <Row>(text: string, values: readonly unknown[] = [], name?: string) => {
        try {
          return await single<Row>(limit, text, values, name);
        } catch (error) {
          if (!hasStalePlan(error)) throw error;
          return single<Row>(limit, text, values, undefined);
        }
      }),
      async transaction(work) {
        let named = true;
        for (let tried = 1; ; tried += 1) {
          try {
            return await once(limit, work, named);
          } catch (error) {
            if (!isWorthRepeating(error) || tried === mostTries || left() < 1) throw error;
            named &&= !hasStalePlan(error);
          }
        }
      },
    };
  }

  const whole = () => turn(options.totalMs ?? Number.POSITIVE_INFINITY);
  return {
    ...db((text, values, name) => whole().rows(text, values, name)),
    transaction: (work) => whole().transaction(work),
    turn,
    async serverNow() {
      const known = time.now();
      if (known !== undefined) return known;
      await whole().rows('SELECT 1'); // connecting tells the time
      return time.now() ?? Promise.reject(storeDown(undefined, 'none'));
    },
    close: () => farewell(pool.end()),
  };
}

function db(rows: Db['rows']): Db {
  return {
    rows,
    async row<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row | undefined> {
      const [first] = await rows<Row>(text, values, name);
      return first;
    },
  };
}

// JSON writes half a character and NUL as escapes, which PostgreSQL refuses within jsonb (22P02, 22P05).
const refusedEscape = /(?<!\\)((?:\\\\)*)\\u(?:d[89a-f][0-9a-f]{2}|0000)/gi;

/** A value as PostgreSQL takes it: no half of a character and no NUL, in no text and in no JSON. */
export function storable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'string') return value;
  const text = sound(value);
  return /^[[{"]/.test(text) && text.includes('\\u') ? text.replace(refusedEscape, '$1\\ufffd') : text;
}
