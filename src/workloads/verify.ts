import { type Fault, fault, isFault } from '../errors.ts';
import type { Checked } from '../model/checked.ts';
import type { Line } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployment } from '../ports/workload.ts';
import { askEveryPod, type PodContext } from './ask-pods.ts';
import { awayWords } from './look-again.ts';
import { pace } from './pace.ts';
import { rolloutStatus } from './rollout-status.ts';

export interface Verified {
  readonly good: boolean;
  /** The first thing that is wrong; '' when all is well. */
  readonly wrong: string;
  readonly lines: readonly Line[];
  readonly deployment: Deployment;
}

export interface VerifyContext extends PodContext {
  readonly clock: Clock;
  readonly name: string;
  readonly say: (detail: string) => void;
}

const answerMs = 3000;
/** New pods may need a moment between "ready" and the first good answer. */
const patienceMs = 15_000;
/** An API that does not answer says nothing about the change: it is asked again for this long. */
const awayMs = 90_000;

/**
 * The check after a change of a deployment: the rollout has ended, every wanted pod is ready, and the MCP server answers its health
 * paths on each pod and through the service. Asked again for a short while before it counts as failed. Throws OUTCOME_UNKNOWN when
 * the Kubernetes API stays away: a change is not called bad, and not taken back, because nobody could look at it.
 */
export async function verifyDeployment(context: VerifyContext): Promise<Verified> {
  const { clock, signal, say } = context;
  const started = clock.now().getTime();
  let until: number | undefined;
  const nextLook = pace(clock, signal);
  for (;;) {
    const began = clock.monotonic();
    let againMs = 0;
    try {
      const verified = await lookOnce(context);
      until ??= clock.now().getTime() + patienceMs;
      if (verified.good || clock.now().getTime() >= until) return verified;
      say(verified.wrong);
    } catch (error) {
      if (!isFault(error) || error.retry === 'never') throw error;
      if (clock.now().getTime() - started >= awayMs) throw unseen(error);
      say(awayWords);
      againMs = error.retryAfterMs ?? 0;
    }
    await nextLook(began, againMs);
  }
}

function unseen(error: Fault): Fault {
  const text = `The change was made, and the platform could not be checked afterwards: ${error.message}`;
  return fault('OUTCOME_UNKNOWN', text, { cause: error });
}

async function lookOnce(context: PodContext & { readonly name: string }): Promise<Verified> {
  const { cluster, environment, signal, name } = context;
  const deployment = await cluster.deployment(name, { signal, timeoutMs: answerMs });
  const { replicas } = deployment;
  const verdict = rolloutStatus(deployment, undefined);
  const lines: Line[] = [
    {
      mark: verdict.kind === 'done' ? 'good' : 'bad',
      label: 'Rollout',
      text:
        verdict.kind === 'done'
          ? `${replicas.available} of ${replicas.wanted} pods ready`
          : verdict.kind === 'failed'
            ? verdict.reason
            : verdict.detail,
    },
  ];
  if (name === environment.server.deployment) {
    for (const path of [environment.server.healthPath, environment.server.readyPath]) {
      const checked = await askEveryPod(context, path, answerMs);
      lines.push(line(path, checked));
    }
  }
  const wrong = lines.find((entry) => entry.mark !== 'good');
  return {
    good: wrong === undefined,
    wrong: wrong === undefined ? '' : `${wrong.label} ${String(wrong.text)}`,
    lines,
    deployment,
  };
}

function line(path: string, checked: Checked): Line {
  return { mark: checked.mark, label: path, text: checked.seen.replace(`${path} `, '') };
}
