/** What takes the room of a database. */
export interface SizesSeen {
  readonly database: string;
  /** undefined where counting it took too long. */
  readonly databaseBytes: number | undefined;
  /** All ordinary tables of people, partitions under the table they belong to. */
  readonly tables: number;
  /** Bytes of all of them, indexes included. */
  readonly tableBytes: number;
  /** The largest first. */
  readonly largest: readonly TableSize[];
  readonly largestIndexes: readonly IndexSize[];
  /** false where a lock or the time did not allow to measure: then all sizes are those of the last vacuum. */
  readonly measured: boolean;
  /** Whether rows are counted: on a primary, with `track_counts`. */
  readonly counted: boolean;
  /** Whether the extension pgstattuple is there to measure free space. */
  readonly measuresFreeSpace: boolean;
}

export interface TableSize {
  readonly schema: string;
  readonly name: string;
  /** 0 for a table that is not partitioned. */
  readonly partitions: number;
  readonly totalBytes: number;
  readonly indexBytes: number;
  /** Estimates of the server; undefined where it counts none. */
  readonly liveRows: number | undefined;
  readonly deadRows: number | undefined;
  /** Room in the table that holds no live row, 0 to 1; undefined where it was not measured. */
  readonly freeShare: number | undefined;
  /** Not measured, since somebody has locked it or it is being rebuilt. */
  readonly isLocked: boolean;
  /** ISO 8601. */
  readonly vacuumedAt: string | undefined;
}

export interface IndexSize {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  readonly bytes: number;
}
