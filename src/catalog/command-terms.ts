import type { z } from 'zod';

/** What any command tells of itself: the parser, help and forms read no more. */
export interface CommandTerms<Schema extends z.ZodObject> {
  /** What it does, in one sentence without a full stop; help, menu and manifest show it. */
  readonly summary: string;
  /** Parameters; each has a description. Values arrive as text from a command line. */
  readonly params: Schema;
  /** Parameters that may be given without their name, in this order. */
  readonly positional: readonly (keyof z.infer<Schema> & string)[];
  /** Commands to learn from; each is executed by a test. */
  readonly examples: readonly string[];
}
