/** What the role of the bot may do, of all that the port needs. */
export interface RightsSeen {
  /** How many rights it needs, with those it lacks. */
  readonly needed: number;
  readonly lacking: readonly LackingRight[];
}

export interface LackingRight {
  /** What an administrator runs to grant it. */
  readonly statement: string;
  /** What it is for, in words. */
  readonly why: string;
  /** The methods of the port that need it. */
  readonly for: readonly string[];
}
