import { isFault } from '../errors.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import { reasonOf } from './containers.ts';
import { type Entry, entryReader } from './entry.ts';
import type { Found, Sought } from './merge.ts';
import { mayMatch } from './merge.ts';

/** Entries of one log that are kept: more than a screen. */
const mostKept = 40;
/** Lines from before that the first screen is made of. */
const firstLines = 20;
/** A container that started while somebody watches is shown from its beginning, up to this many lines. */
const freshLines = 200;
const beginMs = 8000;

/** One log that is followed. */
export interface Followed {
  /** The newest entries, the one that may still get lines included. */
  entries(): readonly Found[];
  /** Entries that match, kept or not. */
  readonly count: number;
  /** Goes up with each line. */
  readonly version: number;
  /** Why it is not read at the moment, as a sentence. */
  readonly gap: string | undefined;
  /** Reads on until the container ends, the connection breaks off or the signal fires; never rejects. */
  readonly over: Promise<void>;
}

interface FollowOne {
  readonly cluster: Pick<ClusterReader, 'followLogs'>;
  readonly source: Found['source'];
  readonly sought: Sought;
  readonly signal: AbortSignal;
  /** It has started since somebody watches. */
  readonly isFresh: boolean;
  /** What was read of it before the connection broke off, Unix ms; undefined at first. */
  readonly after: number | undefined;
  /** Unix ms. */
  readonly now: number;
}

/** Follows one log, from its newest lines on. After a broken connection it goes on where it stopped. */
export function followOne({ cluster, source, sought, signal, isFresh, after, now }: FollowOne): Followed {
  const reader = entryReader();
  let kept: Entry[] = [];
  let count = 0;
  let version = 0;
  let gap: string | undefined;
  const isNew = ({ at }: Entry) => after === undefined || at > after;
  const matches = (entry: Entry) => isNew(entry) && mayMatch(entry, sought);
  const from =
    after === undefined
      ? { tailLines: isFresh ? freshLines : firstLines }
      : { sinceSeconds: Math.max(1, Math.ceil((now - after) / 1000) + 1) };

  async function read(): Promise<void> {
    const query = { pod: source.pod.name, container: source.container.name, timestamps: true, ...from };
    try {
      for await (const line of cluster.followLogs(query, { signal, timeoutMs: beginMs })) {
        version += 1;
        const ended = reader.line(line);
        if (ended === undefined || !matches(ended)) continue;
        count += 1;
        kept = [...kept, ended].slice(-mostKept);
      }
    } catch (error) {
      // A container that is gone has no log; that its pod has ended is told by the pods.
      if (!signal.aborted && !isFault(error, 'CLUSTER_NOT_FOUND'))
        gap = `The log of ${source.pod.name} broke off: ${reasonOf(error)}`;
      version += 1;
    }
  }

  const open = () => (reader.open !== undefined && matches(reader.open) ? [reader.open] : []);
  return {
    entries: () => [...kept, ...open()].map((entry) => ({ ...entry, source })),
    get count() {
      return count + open().length;
    },
    get version() {
      return version;
    },
    get gap() {
      return gap;
    },
    over: read(),
  };
}
