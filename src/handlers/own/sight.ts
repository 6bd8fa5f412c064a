import { rolesIn } from '../../access/roles.ts';
import type { Word } from '../../catalog/command-line.ts';
import { fault } from '../../errors.ts';
import { type Engine, environmentOf } from '../../jobs/engine.ts';
import { parseRunName, type Run, runName } from '../../model/run.ts';

/** The environments a person may look at. Throws ROLE_MISSING where there is none. */
export async function seenBy(engine: Engine, user: string, what: string): Promise<readonly string[]> {
  const seen = [...(await rolesIn(engine.access, user, engine.environments.values())).keys()];
  if (seen.length === 0) await engine.access.require(user, environmentOf(engine, undefined), 'viewer', what);
  return seen;
}

/** The run a person names. Throws PARAM_INVALID or RUN_UNKNOWN. */
export async function namedRun(engine: Engine, words: readonly Word[], usage: string): Promise<Run> {
  const [word, ...rest] = words;
  const id = word === undefined || word.key !== undefined || rest.length > 0 ? undefined : parseRunName(word.text);
  if (id === undefined) {
    throw fault('PARAM_INVALID', 'I need the number of one run.', {
      hint: `Usage: \`${usage}\`, for example \`${usage.replace(/<.*>/, 'R-1042')}\`.`,
    });
  }
  const run = await engine.store.runs.run(id);
  if (run === undefined) throw fault('RUN_UNKNOWN', `There is no run ${runName(id)}.`);
  return run;
}
