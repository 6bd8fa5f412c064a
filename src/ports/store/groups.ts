/** What processes tell each other of Slack's user groups. */
export interface GroupStore {
  /** A group has changed: every process forgets what it has read. */
  changed(): Promise<void>;
  /** Goes up with each change. */
  generation(): Promise<number>;
  /** The id a handle named first, which is this one where it was never named before. */
  pin(handle: string, usergroup: string): Promise<string>;
}
