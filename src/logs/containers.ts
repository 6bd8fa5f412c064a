import { asFault } from '../errors.ts';
import { plain } from '../model/text.ts';
import { bytes, counted } from '../model/units.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Container, Pod } from '../ports/workload.ts';
import type { FoundError } from './found-error.ts';
import { scanLog } from './scan.ts';

/** One log to read: of a container as it runs, or of the run before its last restart. */
export interface LogSource {
  readonly pod: Pod;
  readonly container: Container;
  readonly previous: boolean;
}

/** From when to when, Unix ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What one log told of a period. */
export interface LogRead {
  readonly lines: number;
  readonly unparsed: number;
  /** Unix ms of its first line. */
  readonly first: number | undefined;
  /** Why the period was not read whole, as a sentence. */
  readonly gap?: string;
}

export interface ReadOptions {
  readonly cluster: ClusterReader;
  readonly signal: AbortSignal;
  /** Unix ms. */
  readonly now: number;
  readonly found: (error: FoundError, pod: string) => void;
}

/** Of one log; the kubelet keeps 10 MiB of each where nobody changed that. */
const mostBytes = 64 * 1024 * 1024;
const beginMs = 8000;
const wholeMs = 20_000;

/** The logs that can tell of a time: of every container that has run, and of its run before where it ended after `from`. */
export function logSources(pods: readonly Pod[], from: number): readonly LogSource[] {
  return pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const ended = container.last?.finishedAt;
      const before = container.restarts > 0 && (ended === undefined || Date.parse(ended) >= from);
      return [...(before ? [{ pod, container, previous: true }] : []), { pod, container, previous: false }];
    }),
  );
}

/** Reads a log of one period as a stream; what cannot be read is said and ends nothing else. Rejects only when the signal fires. */
export async function readPeriod(source: LogSource, period: Period, options: ReadOptions): Promise<LogRead> {
  const { cluster, signal, now, found } = options;
  const { pod, container, previous } = source;
  const scan = scanLog({
    stamped: true,
    found(error) {
      if (error.at === undefined || (error.at >= period.from && error.at < period.to)) found(error, pod.name);
    },
  });
  const query = {
    pod: pod.name,
    container: container.name,
    previous,
    timestamps: true,
    sinceSeconds: Math.ceil((now - period.from) / 1000),
    limitBytes: mostBytes,
  };
  const late = AbortSignal.timeout(wholeMs);
  const over = AbortSignal.any([signal, late]);
  let gap: string | undefined;
  try {
    for await (const chunk of cluster.logStream(query, { signal: over, timeoutMs: beginMs })) {
      scan.write(chunk);
      const { last } = scan.scanned;
      if (last !== undefined && last >= period.to) break;
    }
    if (scan.scanned.bytes >= mostBytes)
      gap = `${logWords(source)} is longer than ${bytes(mostBytes)}: what it says after that was not read`;
  } catch (error) {
    signal.throwIfAborted();
    gap = late.aborted
      ? `${logWords(source)} was read for ${wholeMs / 1000} s only`
      : `${logWords(source)} could not be read: ${reasonOf(error)}`;
  }
  const { lines, unparsed, first } = scan.end();
  return { lines, unparsed, first, ...(gap === undefined ? {} : { gap }) };
}

/** `Log of 9vgct`, with the container where the pod has several. */
function logWords({ pod, container, previous }: LogSource): string {
  const name = pod.containers.length === 1 ? pod.name : `${pod.name}/${container.name}`;
  return `The log of ${name}${previous ? ' before its restart' : ''}`;
}

export function reasonOf(error: unknown): string {
  const failure = asFault(error);
  return failure.code === 'CLUSTER_FORBIDDEN' ? 'forbidden' : plain(failure.text).replace(/\.$/, '');
}

/** Gaps as notes: the first ones whole, the others counted. */
export function gapNotes(gaps: readonly string[]): readonly string[] {
  const shown = gaps.slice(0, 3);
  const more = gaps.length - shown.length;
  return [...shown, ...(more > 0 ? [`${counted(more, 'log')} more could not be read whole`] : [])];
}
