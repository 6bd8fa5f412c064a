import type { Steps } from '../catalog/steps.ts';
import { asFault, fault, isFault } from '../errors.ts';
import type { Offer } from '../model/report.ts';
import { counted, span } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { changeOnce } from '../workloads/change-once.ts';
import { lookOrAgain } from '../workloads/look-again.ts';
import { pace } from '../workloads/pace.ts';
import { waitForRollout } from '../workloads/wait.ts';
import { timeAnnotation } from '../workloads/write-once.ts';

/** Pods that are asked to end have thirty seconds where nobody says otherwise. */
const emptyMs = 5 * 60_000;
const mostConflicts = 10;

interface PodsRun {
  readonly cluster: Cluster;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mark: WriteMark;
}

interface OfServer {
  readonly server: { readonly name: string; readonly uid: string };
}

/** Scales the MCP server to 0, and waits until its last pod is gone. An autoscaler is off meanwhile (Kubernetes, "implicit maintenance-mode"). */
export async function takenAway({ cluster, steps, clock, signal, mark }: PodsRun, { server }: OfServer): Promise<void> {
  const { name, uid } = server;
  await steps.once.marked(
    'down',
    changeOnce({
      ...{ cluster, name, mark, clock },
      asPlanned(now) {
        if (now.uid !== uid || now.paused)
          throw fault('PLAN_CHANGED', `${name} was changed by somebody else just now. Nothing was swapped.`);
      },
      change: async () => ({ replicas: 0 }),
    }),
  );
  await steps.observe('empty', async (step) => {
    const nextLook = pace(clock, signal);
    for (;;) {
      const began = clock.monotonic();
      const looked = await lookOrAgain(step, () => cluster.deployment(name, { signal }));
      if ('seen' in looked) {
        const { replicas, generation, observedGeneration } = looked.seen;
        if (replicas.current === 0 && observedGeneration >= generation) return {};
        step.say(`${counted(replicas.current, 'pod')} left`);
      }
      if (clock.now().getTime() - step.since.getTime() >= emptyMs)
        throw fault('ROLLOUT_FAILED', `${name} has pods still after ${span(emptyMs / 1000)}. Nothing was swapped.`);
      await nextLook(began, 'againMs' in looked ? looked.againMs : 0);
    }
  });
}

/** The pods again, as many as there were. Where they do not come, the error says so behind `before`, and has these offers. */
export async function broughtBack(
  run: PodsRun,
  { server }: OfServer,
  replicas: number,
  before: string,
  offers: readonly Offer[],
): Promise<void> {
  try {
    await bringBack(run, server.name, replicas);
  } catch (error) {
    if (run.signal.aborted || isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    const { code, message, hint, effect, offers: own } = asFault(error);
    throw fault(code, `${before} ${message}`, { hint, effect, cause: error, offers: [...own, ...offers] });
  }
}

async function bringBack({ cluster, clock, mark, signal, steps }: PodsRun, name: string, replicas: number) {
  const { at } = await steps.once.keyed('up', {
    async made() {
      const { replicas: now, annotations } = await cluster.deployment(name, { signal });
      return now.wanted > 0 ? { at: annotations[timeAnnotation] ?? clock.now().toISOString() } : undefined;
    },
    async make() {
      for (let tried = 1; ; tried += 1) {
        const from = await cluster.deployment(name, { signal });
        const at = clock.now().toISOString();
        try {
          const annotations = { ...from.annotations, [timeAnnotation]: at };
          if (from.replicas.wanted === 0) await cluster.changeDeployment({ from, mark, replicas, annotations });
          return { at };
        } catch (error) {
          // Only its status had moved on: the pods that ended.
          if (!isFault(error, 'CLUSTER_CONFLICT') || tried === mostConflicts) throw error;
        }
      }
    },
  });
  await steps.observe('pods', async (step) => {
    await waitForRollout({ cluster, clock, signal, step, name, since: at });
  });
}
