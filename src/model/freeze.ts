/** A time in which changes are refused, or need two people more; see docs/approvals.md. */
export interface Freeze {
  /** What people call it: `year end`. */
  readonly name: string;
  readonly during: 'two-approvers' | 'refuse';
  readonly span: Span | WeeklySpan;
}

/** From (inclusive) to (exclusive), in ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same hours on some days of each week. */
export interface WeeklySpan {
  /** Days it begins on: 1 Monday … 7 Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight on the clock on the wall; it ends the day after where `to` is not later than `from`. */
  readonly from: number;
  readonly to: number;
  readonly timezone: string;
}

/** A freeze as it stands at some moment. */
export interface Frozen {
  readonly name: string;
  readonly during: Freeze['during'];
  /** ISO 8601; the first moment at which it is over. */
  readonly until: string;
}
