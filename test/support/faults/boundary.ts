/** One message of a process to the world around it: a place where it can die before, or after, the message has its effect. */
export interface Outbound {
  readonly system: 'postgres' | 'kubernetes' | 'slack';
  /** What the message does, the same in every run: `PATCH deployments/mcp-server`, `chat.update`, `claim-run`; '' inside a transaction. */
  readonly label: string;
  /** False for one that only reads. */
  readonly writes: boolean;
  /** The SQL, or the body. */
  readonly body: string;
}

/**
 * What a gate does with a message: lets it through, cuts the connection without passing it on, or passes it on, calls back once the
 * other side has answered, and cuts the connection in place of the answer.
 */
export type Passage = 'pass' | 'cut' | { readonly answered: () => void };

/** Looks at every message of a process; may take its time. */
export type Watch = (message: Outbound) => Passage | Promise<Passage>;
