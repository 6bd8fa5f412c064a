import { type Effect, type Fault, fault } from '../../errors.ts';

/** SQLSTATE classes of a server that is lost, stopping or full. */
const lostClasses = new Set(['08', '57', '53']);
/** The server ended the session itself, in whatever it was doing; 25P03: it stood still inside a transaction. */
const endedBy = /^(?:57P0[1-3]|25P03)$/;

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** An error with a SQLSTATE: the server answered, and what it was asked did not happen. */
export function isAnswer(error: unknown): boolean {
  const code = error instanceof Error ? codeOf(error) : '';
  return /^[0-9A-Z]{5}$/.test(code) && !endedBy.test(code);
}

/**
 * True when a statement was prepared before a migration changed the columns it gives: the connection keeps the old plan, and would answer
 * so forever. The statement has not run.
 */
export function hasStalePlan(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '0A000' && error.message.includes('cached plan');
}

/** True for a deadlock, a serialization failure or a stale plan: the same transaction done again may succeed. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof Error && (['40P01', '40001'].includes(codeOf(error)) || hasStalePlan(error));
}

/** That the store does not answer, for the person who waits; `effect` says whether what was asked may have happened all the same. */
export function storeDown(cause: unknown, effect: Effect): Fault {
  const text =
    effect === 'none'
      ? 'Not accepted: the store of the bot does not answer.'
      : 'The store of the bot broke off: whether this was accepted is not known. If no message follows in a minute, it was not.';
  return fault('STORE_DOWN', text, { cause, effect });
}

/**
 * A lost, refused, full or stopping server becomes STORE_DOWN; any other error is a mistake of ours and stays as it is. `effect` tells
 * what a lost answer leaves open: nothing when it only read, or when its COMMIT was never sent.
 */
export function asStoreFault(error: unknown, effect: Effect): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const lost = /^[0-9A-Z]{5}$/.test(code)
    ? lostClasses.has(code.slice(0, 2)) || endedBy.test(code)
    : /^E[A-Z]+$/.test(code) || /timeout|terminated|Connection|not queryable/i.test(error.message);
  return lost ? storeDown(error, isAnswer(error) ? 'none' : effect) : error;
}
