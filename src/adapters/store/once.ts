import type { Connection, Db } from './connection.ts';

/**
 * Does something of a request, once: its id and all that follows from it are one transaction, so that a request that comes again finds either
 * everything done or nothing. undefined: it came before. What `work` throws undoes all of it.
 */
export async function once<T>(
  db: Connection,
  key: string,
  kind: string,
  work: (within: Connection) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  return db.transaction(async (tx) => {
    const fresh = await tx.row('INSERT INTO inbound (key, kind) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key', [
      key,
      kind,
    ]);
    return fresh === undefined ? undefined : { value: await work(inside(db, tx)) };
  });
}

/** A transaction that is open, as what is otherwise a connection of its own; one statement at a time, as PostgreSQL has it. */
function inside(db: Connection, tx: Db): Connection {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const within: Db = {
    rows: (text, values, name) => inTurn(() => tx.rows(text, values, name)),
    row: (text, values, name) => inTurn(() => tx.row(text, values, name)),
  };
  return { ...db, ...within, transaction: (work) => work(within), close: async () => undefined };
}
