import { asFault } from '../errors.ts';
import type { SmokeTest } from '../model/environment.ts';
import { type Promised, promise } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Job } from '../ports/workload.ts';
import { runAnnotation } from '../ports/write-mark.ts';
import { commandWords } from './hidden.ts';
import { keptSeconds, smokeLabels } from './smoke-test.ts';

/** What a smoke test starts, how long it may take, and what stays of it. */
export function smokePromises(test: SmokeTest, namespace: string): readonly Promised[] {
  const terms = { ...test, namespace };
  return [
    promise('job', terms, ({ image, command }) =>
      command.length === 0 ? `Starts one Job of ${image}.` : `Starts one Job of ${image}: ${commandWords(command)}`,
    ),
    promise(
      'end',
      test.deadlineSeconds,
      (seconds) =>
        `Its exit code decides; Kubernetes stops it after ${seconds} s, and removes it ${keptSeconds / 60} min after its end.`,
    ),
  ];
}

/** How a smoke test ended, by what its Job says now; one that is removed already has passed, or it would have been told before. */
export function smokeReport(what: string, job: Job | undefined): Report {
  const good = job === undefined || job.state === 'succeeded';
  return {
    mark: good ? 'good' : 'bad',
    headline: good ? `${what} passed` : `${what} did not pass: its Job is ${job.state}`,
    offers: [
      { label: 'Health', action: 'health', params: {} },
      { label: 'Errors in the logs', action: 'logs errors', params: {} },
    ],
  };
}

/**
 * Jobs of other smoke tests that still run, in sentences: one whose run was killed ends by its deadline and is removed by Kubernetes, and until
 * then both ask the platform. Told, and not bound: it passes by itself. Rejects only when the signal fires.
 */
export async function runningTests(cluster: ClusterReader, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const running = (await cluster.jobsLabelled(smokeLabels, { signal })).filter(({ state }) => state === 'running');
    if (running.length === 0) return [];
    const names = running.map((job) => `${job.name} (${job.annotations[runAnnotation] ?? 'no run'})`).sort();
    return [`Still running: ${names.join(', ')}. Each ends by its own deadline, and is removed then.`];
  } catch (error) {
    signal.throwIfAborted();
    return [`Not known whether another smoke test still runs: ${asFault(error).message}`];
  }
}
