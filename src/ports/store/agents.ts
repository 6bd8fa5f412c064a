/** An agent that came lately, for one person or for itself. */
export interface SeenAgent {
  readonly client: string;
  /** Slack id of the person, or the agent itself. */
  readonly actor: string;
  readonly name: string;
  /** ISO 8601. */
  readonly seenAt: string;
  /** Calls that were answered, and those that were refused, since it is known. */
  readonly taken: number;
  readonly refused: number;
}

export interface AgentsPaused {
  /** Slack id of who paused them. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What the store keeps of agents. Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface AgentStore {
  /** undefined while agents may work. */
  paused(): Promise<AgentsPaused | undefined>;
  /** Stops them all; false where they are stopped already. */
  pause(user: string): Promise<boolean>;
  /** Lets them in again; false where they are not stopped. */
  resume(user: string): Promise<boolean>;
  /** Counts a call. */
  came(agent: Pick<SeenAgent, 'client' | 'actor' | 'name'>, outcome: 'taken' | 'refused'): Promise<void>;
  /** Those who came lately, the newest first. */
  seen(limit: number): Promise<readonly SeenAgent[]>;
}
