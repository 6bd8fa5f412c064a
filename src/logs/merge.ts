import type { CallOptions, ClusterReader, LogQuery } from '../ports/cluster.ts';
import { type LogSource, reasonOf } from './containers.ts';
import { type Entry, entriesOf } from './entry.ts';
import { entryLevel, isAtLeast } from './entry-level.ts';
import type { Level } from './levels.ts';
import { logLines } from './log-lines.ts';
import { maskedEntries } from './masked-entries.ts';
import { newest } from './tail.ts';

/** What is looked for: entries at least this bad that hold these words, in any case of letters. */
export interface Sought {
  readonly level: Level | undefined;
  readonly grep: string | undefined;
}

/** An entry of a log that was asked for, masked. */
export interface Found extends Entry {
  readonly source: LogSource;
}

export interface Merged {
  /** By time, oldest first; of one time as each log has them. */
  readonly found: readonly Found[];
  /** How many match, kept or not; of words that were sought only those that were looked at without their secrets. */
  readonly count: number;
  /** There are older ones that were not counted. */
  readonly more: boolean;
  /** Why a log was not read, or not whole, as sentences. */
  readonly gaps: readonly string[];
}

interface MergeOptions {
  readonly cluster: ClusterReader;
  readonly signal: AbortSignal;
  /** How far back each log is read, in seconds; all of it where nothing is said. */
  readonly sinceSeconds: number | undefined;
  readonly sought: Sought;
  /** Only so many lines from the end of each log, for a first screen; all of them where nothing is said. */
  readonly tailLines?: number;
}

/** Logs that are read at once: whole, and their ends. */
const atOnce = { whole: 16, tail: 50 } as const;
/** Entries that are looked at for a first screen. */
const mostOfScreen = 60;
/** Of all entries, in characters: what a file holds. */
const mostCharacters = 1_500_000;
const mostBytes = 64 * 1024 * 1024;
const beginMs = 8000;
const wholeMs = 20_000;

/** Reads logs as streams and merges what matches by time. A log that cannot be read is a gap. Rejects only when the signal fires. */
export async function mergeLogs(sources: readonly LogSource[], options: MergeOptions): Promise<Merged> {
  const { sought, tailLines } = options;
  const results = new Array<One | undefined>(sources.length);
  const queue = sources.entries();
  const worker = async () => {
    for (const [index, source] of queue) results[index] = await readOne(source, options);
  };
  await Promise.all(
    Array.from({ length: Math.min(tailLines === undefined ? atOnce.whole : atOnce.tail, sources.length) }, worker),
  );
  const all = results.filter((one) => one !== undefined);
  // Sorting is stable: entries of one time stay in the order of their log.
  const merged = all.flatMap(({ found }) => found).sort((a, b) => a.at - b.at);
  const masked = maskedEntries(tailLines === undefined ? newestOf(merged) : merged.slice(-mostOfScreen));
  const found = masked.filter(({ lines }) => holds(lines, sought.grep));
  const read = all.reduce((sum, one) => sum + one.count, 0);
  const isSearch = sought.grep !== undefined;
  return {
    found,
    // What was not masked may match by a secret alone, which must not be told even as a number.
    count: isSearch ? found.length : read,
    more: isSearch && read > masked.length && found.length > 0,
    gaps: all.flatMap(({ gap }) => gap ?? []),
  };
}

/** The newest that fit a file; the others are counted. */
function newestOf(entries: readonly Found[]): readonly Found[] {
  let characters = 0;
  const first = entries.findLastIndex(({ lines }) => {
    characters += lines.reduce((sum, line) => sum + line.length + 1, 0);
    return characters > mostCharacters;
  });
  return entries.slice(first + 1);
}

interface One {
  readonly found: readonly Found[];
  readonly count: number;
  readonly gap?: string;
}

async function readOne(
  source: LogSource,
  { cluster, signal, sinceSeconds, sought, tailLines }: MergeOptions,
): Promise<One> {
  const { pod, container, previous } = source;
  const query: LogQuery = {
    pod: pod.name,
    container: container.name,
    previous,
    timestamps: true,
    limitBytes: mostBytes,
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(tailLines === undefined ? {} : { tailLines }),
  };
  const late = AbortSignal.timeout(wholeMs);
  const call: CallOptions = { signal: AbortSignal.any([signal, late]), timeoutMs: beginMs };
  const tail = newest();
  let bytes = 0;
  let gap: string | undefined;
  async function* counted() {
    for await (const chunk of cluster.logStream(query, call)) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    for await (const entry of entriesOf(logLines(counted()))) if (mayMatch(entry, sought)) tail.add(entry);
    if (bytes >= mostBytes) gap = `${nameOf(source)} is longer than 64 MiB: what it says after that was not read`;
  } catch (error) {
    signal.throwIfAborted();
    gap = late.aborted
      ? `${nameOf(source)} was read for ${wholeMs / 1000} s only`
      : `${nameOf(source)} could not be read: ${reasonOf(error)}`;
  }
  const found = tail.entries.map((entry) => ({ ...entry, source }));
  return { found, count: tail.count, ...(gap === undefined ? {} : { gap }) };
}

/** Whether an entry can be one of those that are sought; asked again once it is masked. */
export function mayMatch({ lines }: Entry, { level, grep }: Sought): boolean {
  if (!holds(lines, grep)) return false;
  return level === undefined || isAtLeast(entryLevel(lines), level);
}

/** Words as they are typed, in any case of letters. Masked lines are asked again: nobody may feel for a secret by what is found. */
export function holds(lines: readonly string[], words: string | undefined): boolean {
  if (words === undefined) return true;
  const wanted = words.toLowerCase();
  return lines.some((line) => line.toLowerCase().includes(wanted));
}

function nameOf({ pod, container, previous }: LogSource): string {
  const name = pod.containers.length === 1 ? pod.name : `${pod.name}/${container.name}`;
  return `The log of ${name}${previous ? ' before its restart' : ''}`;
}
