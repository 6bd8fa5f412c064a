import { fault } from '../../../src/errors.ts';
import { portMethods } from '../../../src/ports/methods.ts';
import type { Platform, PortName } from '../../../src/ports/platform.ts';
import type { MemoryRuns } from './memory-runs.ts';

/**
 * A moment a worker can die at: before its n-th call of a kind reaches the store or the platform, after it did and before the answer is
 * read; or only the answer is lost, and the worker lives.
 */
export interface Point {
  /** `cluster.changeDeployment`, `store.beginStep` */
  readonly call: string;
  /** 1 is the first. */
  readonly nth: number;
  readonly side: 'before' | 'after' | 'reply lost';
}

/** All that one worker sends goes through its gate, which can end it. */
export interface WorkerGate {
  readonly platform: Platform;
  readonly runs: MemoryRuns;
  /** Calls that change something, in order. */
  readonly writes: readonly string[];
  /** Calls that have no answer yet. */
  readonly inFlight: number;
  /** Resolves when the worker has died. */
  readonly died: Promise<'died'>;
  readonly isDead: boolean;
}

type Call = (...args: readonly unknown[]) => Promise<unknown>;
type Stream = (...args: readonly unknown[]) => AsyncIterable<unknown>;
const never = () => new Promise<never>(() => undefined);
/** Writes of the store after which another worker would go on elsewhere; the rest only tells. */
const ofStore = new Set(['beginStep', 'endStep', 'attach', 'verifying', 'pause', 'finish']);
const lostAs = { cluster: 'CLUSTER_UNREACHABLE', database: 'DATABASE_UNREACHABLE' } as const;

/** What the workers of one run have called, one after the other: a point is counted over all of them. */
export interface Tally {
  readonly writes: string[];
  readonly counts: Map<string, number>;
}

export const newTally = (): Tally => ({ writes: [], counts: new Map() });

/** A gate for one worker, which dies at `point` where one is given. */
export function workerGate(
  platform: Platform,
  runs: MemoryRuns,
  point?: Point,
  { writes, counts }: Tally = newTally(),
): WorkerGate {
  const { promise: died, resolve } = Promise.withResolvers<'died'>();
  let inFlight = 0;
  let isDead = false;

  function die(): Promise<never> {
    isDead = true;
    resolve('died');
    return never();
  }

  /** What becomes of a call at the point. */
  function meet(call: string): Promise<never> {
    if (point?.side === 'after') return die();
    const system = call.startsWith('database.') ? 'database' : 'cluster';
    throw fault(lostAs[system], 'The answer was lost.', { effect: 'unknown' });
  }

  async function through(call: string, isWrite: boolean, send: () => Promise<unknown>): Promise<unknown> {
    if (isDead) return never();
    counts.set(call, (counts.get(call) ?? 0) + 1);
    if (isWrite) writes.push(call);
    const isHere = point?.call === call && point.nth === counts.get(call);
    if (isHere && point.side === 'before') return die();
    inFlight += 1;
    const answer = await send().finally(() => {
      inFlight -= 1;
    });
    if (isDead) return never();
    return isHere ? meet(call) : answer;
  }

  /** A stream, whose next piece is an answer that is awaited. */
  async function* read(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    const pieces = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        inFlight += 1;
        const piece = await pieces.next().finally(() => {
          inFlight -= 1;
        });
        if (piece.done === true) return;
        yield piece.value;
      }
    } finally {
      await pieces.return?.();
    }
  }

  function face(ports: Platform['writers'], isWriter: boolean): Platform['writers'] {
    const gated = (Object.keys(portMethods) as PortName[]).map((name) => {
      const { reads, writes: changes } = portMethods[name];
      const methods = isWriter ? { ...reads, ...changes } : reads;
      const port = ports[name] as unknown as Readonly<Record<string, Call & Stream>>;
      const made = Object.entries(methods).map(([method, answers]) => {
        const original = port[method];
        if (original === undefined) return [method, original];
        // What follows a log waits for time to pass; what reads one waits for the answer.
        const stream: Stream = original;
        if (answers === 'stream')
          return [method, method.startsWith('follow') ? stream : (...args: unknown[]) => read(stream(...args))];
        const isWrite = method in changes;
        return [method, (...args: unknown[]) => through(`${name}.${method}`, isWrite, () => original(...args))];
      });
      return [name, Object.fromEntries(made)] as const;
    });
    return Object.fromEntries(gated) as unknown as Platform['writers'];
  }

  const gatedRuns = Object.fromEntries(
    Object.entries(runs).map(([method, original]) => [
      method,
      (...args: unknown[]) =>
        through(`store.${method}`, ofStore.has(method), () => (original as unknown as Call)(...args)),
    ]),
  ) as unknown as MemoryRuns;

  return {
    platform: {
      readers: face(platform.readers as Platform['writers'], false),
      writers: face(platform.writers, true),
      close: async () => undefined,
    },
    runs: gatedRuns,
    writes,
    get inFlight() {
      return inFlight;
    },
    died,
    get isDead() {
      return isDead;
    },
  };
}

/** Every point at which a worker that wrote this can die, or lose a reply of the platform. */
export function pointsOf(writes: readonly string[]): readonly Point[] {
  const counts = new Map<string, number>();
  return writes.flatMap((call) => {
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    const sides = call.startsWith('store.')
      ? (['before', 'after'] as const)
      : (['before', 'after', 'reply lost'] as const);
    return sides.map((side) => ({ call, nth, side }));
  });
}
