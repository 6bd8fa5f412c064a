/** A message that somebody marked with the emoji of the timeline. */
export interface MarkedMessage {
  readonly channel: string;
  readonly ts: string;
  /** Who marked it first. */
  readonly by: string;
  readonly tries: number;
}

/** What became of a marked message; anything else is the code of why it could not be read. */
export type MarkOutcome = 'kept' | 'outside' | 'gone' | (string & {});

export interface MarkStore {
  /** Notes a mark, once per message, however often and by whomever it is marked; nothing where no incident has its place. */
  add(channel: string, ts: string, by: string): Promise<void>;
  /** Marks whose message is to be read, oldest first. */
  due(limit: number): Promise<readonly MarkedMessage[]>;
  done(mark: MarkedMessage, outcome: MarkOutcome): Promise<void>;
  later(mark: MarkedMessage, waitMs: number): Promise<void>;
}
