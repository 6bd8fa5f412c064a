import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { metricsToken } from './site.ts';

/** What a process holds on to, as the system sees it. */
export interface Vitals {
  /** Open files and sockets. */
  readonly descriptors: number;
  /** Timers that are running, as the process itself tells on /metrics. */
  readonly timers: number;
}

/** Reads them; for Linux, where the system tells. */
export async function vitalsOf(process: { readonly pid: number; readonly port: number }): Promise<Vitals> {
  const metrics = await (
    await fetch(`http://127.0.0.1:${process.port}/metrics`, {
      headers: { authorization: `Bearer ${metricsToken}` },
    })
  ).text();
  const timers = /^mcp_chatops_nodejs_active_resources\{type="Timeout"\} (\d+)/m.exec(metrics)?.[1];
  return { descriptors: descriptors(process.pid), timers: Number(timers ?? 0) };
}

function descriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

export interface Slope {
  /** MB a minute. */
  readonly perMinute: number;
  /** Its standard error. */
  readonly noise: number;
}

/** Follows the memory of a process, read in bytes, until it is asked; the first third is warming up and does not count. */
export function memorySlope(bytes: () => Promise<number>, everyMs: number): () => Promise<Slope> {
  const samples: { readonly minute: number; readonly mb: number }[] = [];
  const started = performance.now();
  const over = new AbortController();
  async function follow(): Promise<void> {
    while (!over.signal.aborted) {
      const mb = (await bytes()) / 1024 / 1024;
      samples.push({ minute: (performance.now() - started) / 60_000, mb });
      await wait(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }
  const following = follow();
  return async () => {
    over.abort();
    await following;
    return slopeOf(samples.slice(Math.floor(samples.length / 3)));
  };
}

/** The line of least squares through the samples. */
function slopeOf(samples: readonly { readonly minute: number; readonly mb: number }[]): Slope {
  const count = samples.length;
  if (count < 3) return { perMinute: 0, noise: 0 };
  const mean = (pick: (sample: (typeof samples)[number]) => number) =>
    samples.reduce((sum, one) => sum + pick(one), 0) / count;
  const [minute, mb] = [mean((one) => one.minute), mean((one) => one.mb)];
  const spread = samples.reduce((sum, one) => sum + (one.minute - minute) ** 2, 0);
  const perMinute = samples.reduce((sum, one) => sum + (one.minute - minute) * (one.mb - mb), 0) / spread;
  const rest = samples.reduce((sum, one) => sum + (one.mb - mb - perMinute * (one.minute - minute)) ** 2, 0);
  return { perMinute, noise: Math.sqrt(rest / (count - 2) / spread) };
}
