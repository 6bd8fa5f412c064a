/** What is wrong with the indexes of a database, as far as the server's counters tell. */
export interface IndexesSeen {
  readonly database: string;
  /** Whether uses are counted (`track_counts`): where not, an index that is not used and one that is look the same. */
  readonly counted: boolean;
  /** A standby counts its own uses only: what it never uses, the primary may. */
  readonly standby: boolean;
  /** ISO 8601: uses are counted since. */
  readonly since: string;
  /** Left by a build that failed: they cost every write and serve no read. */
  readonly invalid: readonly InvalidIndex[];
  /** Never used, the largest first; none that keeps rows unique or that something depends on. */
  readonly unused: readonly UnusedIndex[];
  /** Never used beyond those listed. */
  readonly moreUnused: number;
  /** Large tables that are often read from end to end, those that cost most first. */
  readonly scanned: readonly ScannedTable[];
  /** Foreign keys without an index: each delete in the other table reads this one from end to end. */
  readonly foreignKeys: readonly {
    readonly schema: string;
    readonly table: string;
    /** `FOREIGN KEY (tool) REFERENCES tools(name)` */
    readonly definition: string;
  }[];
}

interface AnIndex {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  /** By the last vacuum: to measure it would take a lock. */
  readonly aboutBytes: number;
}

export interface InvalidIndex extends AnIndex {
  /** Somebody builds it just now. */
  readonly isBuilding: boolean;
}

export type UnusedIndex = AnIndex;

export interface ScannedTable {
  readonly schema: string;
  readonly name: string;
  readonly scans: number;
  readonly rowsPerScan: number;
  /** Uses of its indexes in the same time. */
  readonly indexScans: number;
  readonly liveRows: number;
}
