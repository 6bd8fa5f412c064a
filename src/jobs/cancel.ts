import { isAgentActor } from '../access/agents.ts';
import { fault } from '../errors.ts';
import { type Run, runName } from '../model/run.ts';
import { type Engine, environmentOf } from './engine.ts';

/** Cancels a run: whoever asked for it may, and every operator of its environment. Throws ROLE_MISSING or RUN_UNKNOWN. */
export async function cancelRun(engine: Engine, run: Run, user: string): Promise<'ended' | 'cancelled' | 'asked'> {
  const isOwn = user === run.requestedBy;
  const needed = isOwn ? 'viewer' : 'operator';
  // An agent that acts for nobody has no role; what it asked for is its own.
  if (!(isOwn && isAgentActor(user)))
    await engine.access.require(user, environmentOf(engine, run.environment), needed, `cancel ${runName(run.id)}`);
  const outcome = await engine.store.runs.cancel(run.id, user);
  if (outcome === 'unknown') throw fault('RUN_UNKNOWN', `There is no run ${runName(run.id)}.`);
  return outcome;
}
