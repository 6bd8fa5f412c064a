import type { Marked } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Autoscaler } from '../ports/workload.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { changeOnce } from './change-once.ts';
import type { ScaleGoal } from './scale-goal.ts';
import { writeOnce } from './write-once.ts';

export interface ScaleWrite {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly mark: WriteMark;
  readonly name: string;
  /** Of the deployment it was planned on. */
  readonly uid: string;
  readonly goal: ScaleGoal;
}

/** Writes what a plan of scale says, once, if nobody has changed it since. */
export function scaleOnce({ goal, name, uid, ...write }: ScaleWrite): Marked<{ readonly at: string }> {
  if (goal.kind === 'bounds') return boundsOnce({ goal, ...write });
  return changeOnce({
    ...write,
    name,
    asPlanned(now) {
      if (now.uid !== uid || now.replicas.wanted !== goal.from || now.paused) throw changed(name);
    },
    change: async () => ({ replicas: goal.to }),
  });
}

interface BoundsWrite extends Pick<ScaleWrite, 'cluster' | 'clock' | 'mark'> {
  readonly goal: Extract<ScaleGoal, { kind: 'bounds' }>;
}

function boundsOnce({ cluster, clock, mark, goal }: BoundsWrite): Marked<{ readonly at: string }> {
  return writeOnce<Autoscaler>({
    ...{ clock, mark },
    read: () => autoscalerNamed(cluster, goal.autoscaler),
    asPlanned({ uid, min, max }) {
      if (uid !== goal.uid || min !== goal.from.min || max !== goal.from.max) throw changed(goal.autoscaler);
    },
    write: (from, at) =>
      cluster.changeAutoscaler({ from, mark, ...goal.to, annotations: { ...from.annotations, ...at } }),
  });
}

/** An autoscaler by its name. Throws PLAN_CHANGED where it is gone. */
export async function autoscalerNamed(
  cluster: Pick<Cluster, 'autoscalers'>,
  name: string,
  signal?: AbortSignal,
): Promise<Autoscaler> {
  const all = await cluster.autoscalers(signal === undefined ? {} : { signal });
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw fault('PLAN_CHANGED', `The autoscaler ${name} is gone.`);
  return found;
}

const changed = (name: string) =>
  fault('PLAN_CHANGED', `${name} was changed by somebody else just now. This run has changed nothing.`);
