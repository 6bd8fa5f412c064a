import { asFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/** How requests are sent: each is due at its own time, whatever became of those before it. */
export interface Load {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** A request that is due while so many wait for their answer is dropped and counted, never queued. */
  readonly mostInFlight: number;
}

/** What came of it. Times are ms from when a request was due to its answer: a server that stands still is not flattered. */
export interface LoadSeen {
  /** Of answered requests, ascending. */
  readonly latenciesMs: readonly number[];
  readonly sent: number;
  readonly dropped: number;
  readonly failed: number;
  /** How many answers had each status, and why there was none. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The most that a request was sent after it was due, in ms: how much the sender itself was late. */
  readonly lateMs: number;
  /** Why it ended before its time; '' where it did not. */
  readonly stopped: string;
}

/** Ends a load that only does harm: so many failures in a row, or more than this share once there is something to count. */
const [mostInARow, mostFailed, counts] = [5, 0.05, 40];
/** Requests before it that are not counted: connections are made, caches are filled. */
export const warmUps = 10;

export interface Sending {
  readonly load: Load;
  /** Sends one request; gives the status of its answer. */
  readonly ask: () => Promise<number>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  say(detail: string): void;
}

/** Sends a load, an open loop. Rejects only when the signal fires. */
export async function sendLoad({ load, ask, clock, signal, say }: Sending): Promise<LoadSeen> {
  for (let index = 0; index < warmUps && !signal.aborted; index += 1) await ask().catch(() => 0);
  const all = Math.round(load.ratePerSecond * load.seconds);
  const began = clock.monotonic();
  const latencies: number[] = [];
  const outcomes = new Map<string, number>();
  const waiting = new Set<Promise<void>>();
  let [sent, answered, dropped, failed, inARow, lateMs, told] = [0, 0, 0, 0, 0, 0, 0];
  let stopped = '';

  const send = async (dueMs: number, sentMs: number) => {
    // A timer may fire a little early: what was sent before it was due is timed from when it was sent.
    const fromMs = Math.min(dueMs, sentMs);
    let outcome: string;
    try {
      const status = await ask();
      outcome = String(status);
      latencies.push(clock.monotonic() - began - fromMs);
    } catch (error) {
      outcome = asFault(error).message.replace(/\.$/, '').slice(0, 80);
    }
    const isBad = !/^[23]\d\d$/.test(outcome);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    answered += 1;
    inARow = isBad ? inARow + 1 : 0;
    if (isBad) failed += 1;
    if (inARow >= mostInARow) stopped ||= `${inARow} failures in a row`;
    else if (answered >= counts && failed > mostFailed * answered) stopped ||= `more than ${mostFailed * 100}% failed`;
  };

  for (let index = 0; index < all && stopped === ''; index += 1) {
    const dueMs = (index * 1000) / load.ratePerSecond;
    const left = dueMs - (clock.monotonic() - began);
    // No signal for each wait: a load that is stopped ends with the wait it is in, after a second at most.
    if (left > 0) await clock.sleep(left);
    signal.throwIfAborted();
    if (Math.floor(dueMs / 1000) > told) {
      told = Math.floor(dueMs / 1000);
      say(`${told} of ${Math.round(load.seconds)} s, ${sent} requests`);
    }
    if (waiting.size >= load.mostInFlight) {
      dropped += 1;
      continue;
    }
    const sentMs = clock.monotonic() - began;
    lateMs = Math.max(lateMs, sentMs - dueMs);
    sent += 1;
    const one = send(dueMs, sentMs).finally(() => waiting.delete(one));
    waiting.add(one);
  }
  await Promise.all(waiting);
  signal.throwIfAborted();
  return {
    latenciesMs: latencies.sort((a, b) => a - b).map((ms) => Math.round(ms * 100) / 100),
    ...{ sent, dropped, failed, lateMs: Math.round(lateMs), stopped },
    outcomes: Object.fromEntries(outcomes),
  };
}

/** A quantile (0 to 1) of ascending values, by nearest rank: the value that was really measured. undefined of none. */
export function quantileOf(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}
