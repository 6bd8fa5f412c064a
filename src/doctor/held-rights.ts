import { asFault, isFault } from '../errors.ts';
import type { CacheReader } from '../ports/cache.ts';
import type { RightsSeen } from '../ports/database/rights.ts';
import type { DatabaseReader } from '../ports/database.ts';
import { portMethods } from '../ports/methods.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

interface Asked {
  /** `rights in PostgreSQL` */
  readonly what: string;
  /** Methods of the port that change something. */
  readonly writes: object;
  ask(): Promise<RightsSeen & { readonly unchecked?: string | undefined }>;
}

/** Whether the role of the bot has what it needs in the platform's PostgreSQL; what it lacks, each with the statement that grants it. */
export function databaseRightsFindings(database: Pick<DatabaseReader, 'rights'>): Promise<readonly Finding[]> {
  return heldRightsFindings({
    what: 'rights in PostgreSQL',
    writes: portMethods.database.writes,
    ask: () => database.rights(),
  });
}

/** The same of its user in the platform's Redis; each right is tried without doing anything. */
export function cacheRightsFindings(cache: Pick<CacheReader, 'rights'>): Promise<readonly Finding[]> {
  return heldRightsFindings({
    what: 'rights in Redis',
    writes: portMethods.cache.writes,
    ask: () => cache.rights([]),
  });
}

async function heldRightsFindings({ what, writes, ask }: Asked): Promise<readonly Finding[]> {
  try {
    const { needed, lacking, unchecked: why } = await ask();
    if (why !== undefined) return [unchecked(what, why)];
    return [
      good(what, `${needed - lacking.length} of ${needed} that the bot needs`),
      ...lacking.map(({ statement, why: reason, for: methods }) => {
        // Where only a change needs it, everything can still be seen without it.
        const finding = methods.every((method) => method in writes) ? notice : missing;
        return finding(
          what,
          `not granted: ${reason}; needed by ${methods.join(', ')}`,
          `An administrator runs: ${statement}`,
        );
      }),
    ];
  } catch (error) {
    if (isFault(error, 'NOT_CONFIGURED')) return [unchecked(what, wordsOf(error))];
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}
