// `npm run migrate`: brings the schema of the store to this version, as the role of DATABASE_OWNER_URL (DATABASE_URL where one role does
// everything). Several may run at once; one that finds nothing to do changes nothing. Exit codes: 0 done · 1 not.
import { migrate } from '../src/adapters/store/migrate.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { printable } from '../src/cli/printable.ts';
import { migrationUrl, surroundings } from '../src/config.ts';
import { isFault } from '../src/errors.ts';

try {
  const applied = await migrate(migrationUrl(surroundings()), systemClock());
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length === 0 ? 'the store is up to date' : `the store is up to date: ${applied.length} applied`);
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  console.error(printable(isFault(error) ? `${error.message}\n${error.hint}` : `the store was not migrated: ${words}`));
  process.exitCode = 1;
}
