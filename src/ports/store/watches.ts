import type { BytesFile } from '../../model/file.ts';
import type { Offer, Report } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import type { Watch, Watched, WatchState } from '../../model/watch.ts';
import type { Note } from './runs.ts';

/** A watch whose look is due, taken: its next one is set already. */
export interface DueWatch {
  readonly watch: Watch;
  readonly run: Run;
  /** Every write names it: that of somebody who was overtaken changes nothing. */
  readonly fence: number;
  /** The time of the store. */
  readonly now: Date;
}

export interface WatchEnd {
  readonly state: Exclude<WatchState, 'watching' | 'ended'>;
  readonly seen: Watched;
  /** What can be done now: buttons of the card, and of the note. */
  readonly offers: readonly Offer[];
  readonly note: Note | undefined;
  /** Posted where the incidents are that the change belongs to. */
  readonly tell?: Report | undefined;
  readonly files: readonly BytesFile[];
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface WatchStore {
  /** Takes looks that are due, the longest due first. */
  due(limit: number): Promise<readonly DueWatch[]>;
  /** Keeps what a look has seen; false where another look, or another change, has come since. */
  seen(due: DueWatch, seen: Watched): Promise<boolean>;
  /** Ends a watch, with all that is told of it, in one transaction; false as above. */
  end(due: DueWatch, end: WatchEnd): Promise<boolean>;
}
