import { asFault, isFault } from '../errors.ts';
import type { DatabaseReader } from '../ports/database.ts';
import { portMethods } from '../ports/methods.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

const what = 'rights in PostgreSQL';

/** Whether the role of the bot has what it needs in the platform's PostgreSQL; what it lacks, each with the statement that grants it. */
export async function databaseRightsFindings(database: Pick<DatabaseReader, 'rights'>): Promise<readonly Finding[]> {
  try {
    const { needed, lacking } = await database.rights();
    return [
      good(what, `${needed - lacking.length} of ${needed} that the bot needs`),
      ...lacking.map(({ statement, why, for: methods }) => {
        // Where only a change needs it, everything can still be seen without it.
        const finding = methods.every((method) => method in portMethods.database.writes) ? notice : missing;
        return finding(
          what,
          `not granted: ${why}; needed by ${methods.join(', ')}`,
          `An administrator runs: ${statement}`,
        );
      }),
    ];
  } catch (error) {
    if (isFault(error, 'NOT_CONFIGURED')) return [unchecked(what, wordsOf(error))];
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}
