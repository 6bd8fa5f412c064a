import { agentMay } from '../access/agents.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { AgentGround } from '../model/run.ts';
import type { Engine } from './engine.ts';

/**
 * Whether an agent may act now: people have not stopped them all, and the configuration lets this one. Asked at the request, and again before what
 * was approved begins. Throws AGENTS_PAUSED, AGENT_REFUSED.
 */
export async function agentAdmitted(
  { agents, store }: Pick<Engine, 'agents' | 'store'>,
  ground: AgentGround,
  environment: Environment,
  changes: boolean,
): Promise<void> {
  const paused = await store.agents.paused();
  if (paused !== undefined)
    throw fault('AGENTS_PAUSED', ['All agents are stopped, by ', { user: paused.by }, '. Nothing was changed.']);
  agentMay(agents, ground, environment, changes);
}
