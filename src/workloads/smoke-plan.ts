import type { SmokeTest } from '../model/environment.ts';
import { type Promised, promise } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import type { Job } from '../ports/workload.ts';
import { commandWords } from './hidden.ts';
import { keptSeconds } from './smoke-test.ts';

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
