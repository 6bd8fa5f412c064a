/** One error as a log tells it, before secrets are taken out. Every text is cut short. */
export interface FoundError {
  /** Unix ms; undefined where the line does not say. */
  readonly at: number | undefined;
  /** The kind a program gave it: `ToolTimeout`, `java.lang.IllegalStateException` without its package. */
  readonly type: string | undefined;
  readonly message: string;
  readonly tool: string | undefined;
  readonly route: string | undefined;
}

/** What a line is: an error, something else, or broken where an error could have been. */
export type Judged = FoundError | 'other' | 'unparsed';

/** Most characters kept of a message. */
export const longestMessage = 400;
const longestName = 120;

/** A name as it stands; what is longer is none, and half a name could be half a secret, which no mask knows. */
export function nameIn(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text.length > longestName ? undefined : text;
}

/** The beginning of a message, cut between two words: half a word could be half a secret. */
export function beginningOf(message: string): string {
  return message.length <= longestMessage ? message : message.slice(0, longestMessage).replace(/\S+$/, '…');
}
