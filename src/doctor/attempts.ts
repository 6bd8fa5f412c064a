import { isFault } from '../errors.ts';
import { type Finding, missing } from './finding.ts';

/** Things that are tried to see whether AWS allows them. */
export interface Attempts {
  /** What was not allowed so far. */
  readonly lacking: readonly Finding[];
  /** Does a piece of work; undefined where it is not allowed. Rejects with every other failure. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** Attempts whose findings are about one thing: `bucket mcp-backups`. */
export function attempts(what: string): Attempts {
  const lacking: Finding[] = [];
  return {
    lacking,
    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        if (!isFault(error, 'AWS_DENIED')) throw error;
        lacking.push(missing(what, error.message, error.hint));
        return undefined;
      }
    },
  };
}
