import type { Retention } from '../../../model/retention.ts';
import type { Db } from '../connection.ts';
import { forgetPassing } from './passing.ts';
import { walks } from './walks.ts';

/** Rows one statement looks at: few enough that it takes milliseconds and nobody waits for a lock of it. */
const rowsALook = 500;

/** See Store.forget: each call is one small batch and remembers where the next one goes on. */
export function forgetting(db: Db): (keep: Retention) => Promise<boolean> {
  let part = 0;
  let after = 0;
  return async (keep) => {
    const more = await forgetPassing(db, rowsALook);
    const walk = walks[part];
    if (walk === undefined) return more;
    const looked = await db.row<{ upTo: number | null }>(walk.sql, [after, keep[walk.days], rowsALook]);
    after = looked?.upTo ?? 0;
    if (after > 0) return true;
    part = (part + 1) % walks.length;
    return more || part > 0;
  };
}
