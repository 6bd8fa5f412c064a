import type { WriteMark } from '../write-mark.ts';

/** What is done to a table so that the server can work with it: old rows cleared away, what the planner knows of it counted anew. */
export type Maintenance = 'vacuum' | 'analyze';

export interface TablesAsked {
  readonly for: Maintenance;
  /** One table by its name, with its schema or without; all that need it where it is left out. */
  readonly name?: string | undefined;
  readonly most: number;
}

/** Tables that could do with maintenance, the worst first. */
export interface TablesSeen {
  readonly database: string;
  readonly tables: readonly MaintainedTable[];
  /** How many need it in all; tables of that name where one was asked for. */
  readonly matching: number;
}

/** An ordinary table as the server's counters describe it. */
export interface MaintainedTable extends TableIdentity, TableCounts {
  /** By the last vacuum: to measure would wait for whoever has it locked. */
  readonly aboutBytes: number;
  /** ISO 8601, by hand or by the server; undefined for never. */
  readonly vacuumedAt: string | undefined;
  readonly analyzedAt: string | undefined;
}

/** What the server counts of a table. */
export interface TableCounts {
  readonly liveRows: number;
  readonly deadRows: number;
  /** Rows changed since it was last analyzed. */
  readonly changedRows: number;
  /** How often it was vacuumed, and analyzed, by hand: what tells that a statement did its work. */
  readonly vacuums: number;
  readonly analyzes: number;
}

/** A table for good: its name alone may be given to another one. */
export interface TableIdentity {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

export interface Maintain {
  readonly mark: WriteMark;
  /** How far it is, in words; called every few seconds. */
  readonly progress?: (words: string) => void;
}

/**
 * Done · somebody holds a lock that is in its way · the table is gone, or has another name now · the server ended it before it was done:
 * after an hour, or at the word of an administrator.
 */
export type MaintainedAs = 'done' | 'locked' | 'gone' | 'ended';
