import type { Severity } from '../model/incident.ts';
import type { EndsTold } from '../model/paging.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Schedule } from './on-call.ts';
import type { OnCallDirectory } from './on-call-directory.ts';

/** How pages go here: the configuration, read once. */
export interface PagingSettings {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Ways a page goes, in order; the next one when the one before fails or is late. */
  readonly order: readonly string[];
  /** Ways every page goes at once beside the first. */
  readonly also: readonly string[];
  /** A page that is not delivered after this goes the next way, in ms. */
  readonly lateMs: number;
  /** Ways that are told of the end of an incident they paged for. */
  readonly tellsEnds: ReadonlyMap<string, EndsTold>;
  readonly ackLeaseMs: (severity: Severity) => number;
}

export interface Escalator {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: PagingSettings;
  readonly people: OnCallDirectory;
  /** The index channel: where it is told that the pager itself has a problem. */
  readonly channel: string;
}
