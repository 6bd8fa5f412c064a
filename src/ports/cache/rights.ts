import type { RightsSeen } from '../database/rights.ts';

/** As for PostgreSQL; `unchecked` says why the server could not be asked, and then nothing is known to be lacking. */
export interface CacheRightsSeen extends RightsSeen {
  readonly user: string;
  readonly unchecked: string | undefined;
}
