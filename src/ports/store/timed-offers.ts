import type { Offer } from '../../model/report.ts';
import type { Run, StoredOffer } from '../../model/run.ts';

/** An offer whose time has come. */
export interface DueOffer {
  readonly id: number;
  readonly question: string;
  readonly offer: Offer;
  /** The run that made it. */
  readonly run: Run;
  /** ms since it was due. */
  readonly lateMs: number;
}

/** An offer that waits for its time. */
export interface WaitingOffer {
  readonly question: string;
  readonly due: string;
  readonly run: number;
  readonly environment: string;
}

/** A question as it is shown. */
export interface PostedOffer {
  readonly question: string;
  readonly remark: string | undefined;
  readonly run: Run;
  /** undefined once it was deleted by age. */
  readonly offer: StoredOffer | undefined;
  readonly used: { readonly by: string; readonly run: number | undefined } | undefined;
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface TimedOfferStore {
  /** Those whose time has come, longest first. */
  due(limit: number): Promise<readonly DueOffer[]>;
  /** The newest run that has changed the target of this one since; undefined where none has. */
  changedSince(run: number): Promise<number | undefined>;
  /** Posts the question once, in the place of its run; in `elsewhere` where that has none. False where it waits no more. */
  post(id: number, elsewhere: string, remark?: string): Promise<boolean>;
  withdraw(id: number, why: string): Promise<boolean>;
  /** Looks again in so many ms. */
  lookAgain(id: number, ms: number): Promise<void>;
  /** Those that wait in some environments, the next one first. */
  waiting(environments: readonly string[], limit: number): Promise<readonly WaitingOffer[]>;
  /** One as its message shows it; undefined where it is gone. */
  posted(id: number): Promise<PostedOffer | undefined>;
}
