import type { Engine } from '../jobs/engine.ts';
import type { AgentGround } from '../model/run.ts';

/** Whoever calls a tool: an agent, and the person it acts for. */
export interface Caller {
  /** Slack id of the person, or the agent itself where it acts for nobody. */
  readonly actor: string;
  readonly ground: AgentGround;
}

/** All that the tools need. */
export interface AgentContext {
  readonly engine: Engine;
  readonly caller: Caller;
}
