import { rolesIn } from '../access/roles.ts';
import { hasSpecialAccess } from '../catalog/action.ts';
import { fault } from '../errors.ts';
import { type Engine, environmentOf } from '../jobs/engine.ts';
import { type Run, runName } from '../model/run.ts';

/** The environments a person may look at. Throws ROLE_MISSING where there is none. */
export async function seenBy(engine: Engine, user: string, what: string): Promise<readonly string[]> {
  const seen = [...(await rolesIn(engine.access, user, engine.environments.values())).keys()];
  if (seen.length === 0) await engine.access.require(user, environmentOf(engine, undefined), 'viewer', what);
  return seen;
}

/** Of a run about one person only who asked sees anything. Throws RUN_PRIVATE. */
export async function ownOnly({ catalog }: Engine, run: Run, user: string): Promise<void> {
  const action = catalog.get(run.action);
  if (action === undefined || !hasSpecialAccess(action) || run.requestedBy === user) return;
  throw fault('RUN_PRIVATE', `${runName(run.id)} is about one person: only who asked sees it.`);
}

/** A run by its number. Throws RUN_UNKNOWN. */
export async function knownRun(engine: Engine, id: number): Promise<Run> {
  const run = await engine.store.runs.run(id);
  if (run === undefined) throw fault('RUN_UNKNOWN', `There is no run ${runName(id)}.`);
  return run;
}
