import type { Steps } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import type { Environment, SmokeTest } from '../model/environment.ts';
import { mask } from '../model/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Job } from '../ports/workload.ts';
import { runAnnotation, type WriteMark } from '../ports/write-mark.ts';
import { lastWords, said } from './log-line.ts';
import { lookOrAgain } from './look-again.ts';
import { pace } from './pace.ts';

export interface SmokeRun {
  readonly cluster: Cluster;
  readonly environment: Environment;
  readonly mark: WriteMark;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly steps: Steps;
  /** What the test is told in its environment, beside what its image has; asked when the Job is made. */
  readonly told?: () => Promise<Readonly<Record<string, string>>>;
  /** Its log goes into the thread also where it passes. */
  readonly keepsLog?: boolean;
}

/** A Job is there for so long after its end, for whoever looks closer. */
export const keptSeconds = 3600;

/** Every Job of a smoke test carries these: whoever looks for left-overs finds them. */
export const smokeLabels = {
  'app.kubernetes.io/managed-by': 'mcp-chatops',
  'app.kubernetes.io/component': 'smoke-test',
} as const;

/** The name of the Job a run makes. */
export const smokeJob = ({ run }: WriteMark): string => `smoke-${run.toLowerCase()}`;

/** The steps a smoke test adds to a run; none where the environment has no test. */
export function smokeSteps({
  smokeTest,
}: Pick<Environment, 'smokeTest'>): readonly { readonly key: string; readonly title: string }[] {
  if (smokeTest === undefined) return [];
  return [
    { key: 'smoke-test', title: 'Start the smoke test' },
    { key: 'smoke-test-result', title: 'Smoke test' },
  ];
}

/**
 * Runs the smoke test as a Job named after the run, so that a second worker finds it instead of starting another; its exit code
 * decides. Throws SMOKE_TEST_FAILED with its last words, its log in the thread, or when the Job of that name is not this run's. Gives
 * false where no test is configured.
 */
export async function runSmokeTest(run: SmokeRun): Promise<boolean> {
  const { environment, cluster, mark, clock, signal, steps } = run;
  const test = environment.smokeTest;
  if (test === undefined) return false;
  const name = smokeJob(mark);
  await steps.once.keyed('smoke-test', {
    async made() {
      const job = await cluster.job(name);
      return job === undefined ? undefined : { job: ours(job, mark).name };
    },
    async make() {
      const told = (await run.told?.()) ?? {};
      return { job: ours(await cluster.createJob(manifest(name, environment, test, told), mark), mark).name };
    },
  });
  await steps.observe('smoke-test-result', async (step) => {
    const nextLook = pace(clock, signal);
    for (;;) {
      signal.throwIfAborted();
      const began = clock.monotonic();
      const looked = await lookOrAgain(step, () => cluster.job(name, { signal }));
      if ('againMs' in looked) {
        await nextLook(began, looked.againMs);
        continue;
      }
      const { seen: job } = looked;
      if (job === undefined) throw fault('SMOKE_TEST_FAILED', `The Job ${name} of the smoke test is gone.`);
      if (ours(job, mark).state === 'succeeded') {
        if (run.keepsLog === true) await keepLog(run, job);
        return step.say('passed');
      }
      if (job.state === 'failed') {
        step.say('ended with an error');
        throw fault('SMOKE_TEST_FAILED', `The smoke test failed: ${await whyFailed(run, job, test)}`);
      }
      step.say(await sayingNow(run, job));
      await nextLook(began, 0);
    }
  });
  return true;
}

/** A Job of that name that another made proves nothing about this change, whatever its end. */
function ours(job: Job, mark: WriteMark): Job {
  if (job.annotations[runAnnotation] === mark.run) return job;
  throw fault(
    'SMOKE_TEST_FAILED',
    `A Job named ${job.name} is there that ${mark.run} did not make: no smoke test ran.`,
    {
      hint: `Find out who made it (\`kubectl describe job ${job.name}\`) and delete it.`,
    },
  );
}

/** Lines of the log that go into the thread. */
const tailLines = 500;

/** The masked end of its log; undefined where its pod is not there. Rejects with a Fault where it cannot be read. */
async function logOf({ cluster, signal }: SmokeRun, job: Job, lines: number): Promise<string | undefined> {
  const [pod] = await cluster.pods(job, { signal });
  if (pod === undefined) return undefined;
  const container = pod.containers.find(({ init, sidecar }) => !init && !sidecar)?.name ?? 'smoke-test';
  return mask(await cluster.logs({ pod: pod.name, container, tailLines: lines }, { signal })).trim();
}

/** Puts its log into the thread; one that cannot be read does not make a test fail that passed. */
async function keepLog(run: SmokeRun, job: Job): Promise<void> {
  const text = (await logOf(run, job, tailLines).catch(unreadable)) ?? '';
  if (text !== '') await run.steps.attach({ name: `${job.name}.txt`, title: 'Log of the smoke test', text });
}

const unreadable = (error: unknown): undefined => {
  if (!isFault(error)) throw error;
  return undefined;
};

/** Its last line so far, so that nobody waits before a word. */
async function sayingNow(run: SmokeRun, job: Job): Promise<string> {
  const text = await logOf(run, job, 1).catch(unreadable);
  const line = said(text?.split('\n').at(-1) ?? '');
  return line === '' ? 'running' : `running: ${line}`;
}

async function whyFailed(run: SmokeRun, job: Job, { deadlineSeconds }: SmokeTest): Promise<string> {
  if (job.reason === 'DeadlineExceeded') return `it did not end within ${deadlineSeconds} s.`;
  try {
    const text = await logOf(run, job, tailLines);
    if (text === undefined) return 'its pod is gone.';
    if (text === '') return 'it wrote nothing.';
    await run.steps.attach({ name: `${job.name}.txt`, title: 'Log of the smoke test', text });
    const lines = text.split('\n');
    return lastWords(lines) ?? said(lines.at(-1) ?? '');
  } catch (error) {
    if (!isFault(error)) throw error;
    return `its log could not be read (${error.message})`;
  }
}

function manifest(
  name: string,
  environment: Environment,
  test: SmokeTest,
  told: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const env = Object.entries(told).map(([key, value]) => ({ name: key, value }));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: environment.namespace, labels: smokeLabels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: test.deadlineSeconds,
      ttlSecondsAfterFinished: keptSeconds,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'smoke-test',
              image: test.image,
              command: [...test.command],
              ...(env.length === 0 ? {} : { env }),
            },
          ],
        },
      },
    },
  };
}
