import { fault } from '../errors.ts';
import { type Run, runName } from '../model/run.ts';
import { type Engine, environmentOf } from './engine.ts';

/**
 * Has a run go back that waits in a step whose plan offers it: any operator of its environment may. The way back was part of what was
 * approved, so it asks nobody again. Throws ROLE_MISSING, RUN_FINISHED where it does not wait there any more, or ALREADY_DECIDED.
 */
export async function goBackNow({ access, ...engine }: Engine, run: Run, user: string): Promise<void> {
  const words = run.plan?.goBack;
  if (words === undefined) throw fault('REQUEST_MISMATCH', `${runName(run.id)} cannot go back this way.`);
  const environment = environmentOf({ ...engine, access }, run.environment);
  await access.require(user, environment, 'operator', `have ${runName(run.id)} go back`);
  const by = await engine.store.runs.goBack(run.id, words.step, user);
  if (by === undefined)
    throw fault('RUN_FINISHED', `${runName(run.id)} does not wait there any more: its card says how it ends.`);
  if (by !== user) throw fault('ALREADY_DECIDED', ['Already asked for by ', { user: by }, '.']);
}
