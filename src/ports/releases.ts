/** How a release did here the last time a run of the bot had to do with it: passed the check after a change, left by a rollback, failed. */
export type ReleaseVerdict = 'verified' | 'left' | 'failed';

/** What the bot remembers of a release, by the digest of its template. */
export interface KnownRelease {
  readonly digest: string;
  readonly verdict: ReleaseVerdict;
  /** What its containers pull, as `pulled` writes it; left out for a release of runs that did not note it. */
  readonly images?: readonly string[];
  /** R-1042. */
  readonly run: string;
  /** Slack user id of the person who asked for that run. */
  readonly by: string;
}

export interface KnownElsewhere {
  readonly environment: string;
  readonly known: readonly KnownRelease[];
}

/** The bot's own memory of the releases of one environment. */
export interface Releases {
  /** The newest verdict on each release of a deployment that a run had to do with. Rejects with STORE_DOWN. */
  known(deployment: string): Promise<readonly KnownRelease[]>;
  /** The same of every environment that is no production, but its own: where a release is tried first. Rejects with STORE_DOWN. */
  elsewhere(deployment: string): Promise<readonly KnownElsewhere[]>;
}
