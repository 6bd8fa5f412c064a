import type { CloudWatchOf } from './groups.ts';

/** What a named query is told. */
export interface Terms {
  readonly fields: CloudWatchOf['fields'];
  /** Calls that took longer than this are slow, in ms. */
  readonly overMs: number;
  /** The group a person named. */
  readonly group: string | undefined;
}
