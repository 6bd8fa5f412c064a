/** One object of the bucket, as a listing tells it. */
export interface ArchivedObject {
  readonly key: string;
  readonly bytes: number;
  /** Unix ms; of what was sent in parts, when that began. */
  readonly at: number;
  /** As S3 names it: `STANDARD`, `GLACIER`. */
  readonly storageClass: string;
}

/** One object by its key. */
export interface ArchivedHead extends ArchivedObject {
  /** What was written beside it: `run`, `environment`, `kind`. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ListAsked {
  readonly prefix: string;
  readonly after?: string;
  /** Another bucket than that of the backups. */
  readonly bucket?: string | undefined;
}

export interface ArchiveList {
  /** By key. */
  readonly objects: readonly ArchivedObject[];
  /** False where there are more than were read. */
  readonly isWhole: boolean;
}

/** What was begun to be sent in parts and never came to an end: no listing shows it, and it costs. */
export interface Leftover {
  readonly key: string;
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
}

export interface ArchiveCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a bucket keeps what lies in it from being deleted. */
export interface BucketLock {
  /** Undefined where the bucket has no Object Lock. */
  readonly rule: { readonly mode: string; readonly days: number } | undefined;
  readonly isVersioned: boolean;
  /** The newest versions of its objects, each with its own lock; at most as many as were asked for. */
  readonly versions: readonly LockedVersion[];
  /** Keys of delete markers among what was read: somebody hid something. */
  readonly hidden: readonly string[];
  /** False where there are more versions than were read. */
  readonly isWhole: boolean;
}

export interface LockedVersion {
  readonly key: string;
  /** Unix ms. */
  readonly at: number;
  readonly mode: string | undefined;
  /** Unix ms until which nobody can delete it, the owner of the account included where the mode is COMPLIANCE. */
  readonly untilMs: number | undefined;
}

/** What is kept: how many bytes, and their SHA-256 in hex. */
export interface Kept {
  readonly bytes: number;
  readonly sha256: string;
}

export interface KeepAs {
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** Fewer bytes than this become no object: what failed without saying so looks like that. */
  readonly floorBytes: number;
  /** Told now and then how many bytes have been sent. */
  readonly sent?: (bytes: number) => void;
}

/**
 * The bucket of S3 that backups of an environment go to, as it may be read. Every method rejects with AWS_DENIED (naming the permission),
 * AWS_CREDENTIALS, AWS_BUSY, AWS_UNREACHABLE, AWS_FAILED.
 */
export interface ArchiveReader {
  /** An object; undefined where there is none of that key. */
  head(key: string, call: ArchiveCall): Promise<ArchivedHead | undefined>;
  /** Objects by the start of their key, after another key where one is given; at most 20,000. */
  list(asked: ListAsked, call: ArchiveCall): Promise<ArchiveList>;
  /** A small object as text. Rejects with BACKUP_UNKNOWN where there is none. */
  text(key: string, call: ArchiveCall): Promise<string>;
  /** What an object holds, piece by piece; `timeoutMs` is for each piece. Rejects with BACKUP_UNKNOWN where there is none. */
  content(key: string, call: ArchiveCall): AsyncIterable<Uint8Array>;
  /** How the objects below a prefix are locked, by its newest versions. */
  lock(
    asked: { readonly bucket: string; readonly prefix: string; readonly most: number },
    call: ArchiveCall,
  ): Promise<BucketLock>;
  /** Uploads in parts below a prefix that nobody ended. */
  leftovers(prefix: string, call: ArchiveCall): Promise<readonly Leftover[]>;
}

/** All that may be done with it. */
export interface Archive extends ArchiveReader {
  /**
   * Keeps what comes as one object, in parts, at most two of them in memory. There is an object of the key only after the last piece came:
   * where the content rejects, the floor is not reached or the signal fires, nothing is left. An object that is there already is never
   * written over (BACKUP_TAKEN). Where the last answer is lost the error says so (`effect: unknown`). `timeoutMs` is for each part.
   */
  keep(key: string, content: AsyncIterable<Uint8Array>, how: KeepAs, call: ArchiveCall): Promise<Kept>;
  /** Ends an upload that nobody goes on with; its parts are deleted. One that is over already is left as it is. */
  removeLeftover(leftover: Leftover, call: ArchiveCall): Promise<void>;
}
