import { isAgentActor, isSameAgent } from '../access/agents.ts';
import { type Fault, fault } from '../errors.ts';
import { agentAdmitted } from '../jobs/agent-admitted.ts';
import { cancelRun } from '../jobs/cancel.ts';
import { environmentOf } from '../jobs/engine.ts';
import { parseRunName, type Run, type RunCard, runName } from '../model/run.ts';
import type { AgentContext } from './caller.ts';

/**
 * A run that this agent asked for, for the same person, where both may still look: nobody learns of any other whether it is there. Throws
 * RUN_UNKNOWN, AGENTS_PAUSED, AGENT_REFUSED, ROLE_MISSING; PARAM_INVALID for what is no number of a run.
 */
export async function ownRun({ engine, caller }: AgentContext, named: unknown, changes = false): Promise<Run> {
  const id = parseRunName(String(named ?? ''));
  if (id === undefined) throw fault('PARAM_INVALID', 'run must be the number of a run, such as R-1042.');
  const run = await engine.store.runs.run(id);
  const asker = { ground: caller.ground, requestedBy: caller.actor };
  if (run === undefined || !isSameAgent(run, asker)) throw unknownRun(id);
  const environment = environmentOf(engine, run.environment);
  await agentAdmitted(engine, caller.ground, environment, changes);
  if (!isAgentActor(caller.actor)) await engine.access.require(caller.actor, environment, 'viewer', 'look at runs');
  return run;
}

/** The refusal for a run that this agent has not asked for, or that is gone. */
export function unknownRun(id: number): Fault {
  return fault('RUN_UNKNOWN', `This agent has asked for no run ${runName(id)}.`);
}

/** The card of a run of this agent. Throws as `ownRun` does. */
export async function cardOf(context: AgentContext, named: unknown): Promise<RunCard> {
  const { id } = await ownRun(context, named);
  const card = await context.engine.store.runs.card(id);
  if (card === undefined) throw unknownRun(id);
  return card;
}

/** Takes back a run of this agent that waits, or asks one that runs to stop; gives its number. Throws as `ownRun` does, and RUN_FINISHED. */
export async function cancelOwn(context: AgentContext, named: unknown): Promise<number> {
  const { engine, caller } = context;
  const run = await ownRun(context, named, true);
  const outcome = await cancelRun(engine, run, caller.actor);
  if (outcome === 'ended') throw fault('RUN_FINISHED', `${runName(run.id)} has ended already.`);
  return run.id;
}
