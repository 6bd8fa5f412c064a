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

/** Most characters kept of a message; of a name. */
export const longestMessage = 400;
export const longestName = 80;
