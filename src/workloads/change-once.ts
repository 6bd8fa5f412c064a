import type { Marked } from '../catalog/steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, DeploymentChange } from '../ports/cluster.ts';
import type { Deployment } from '../ports/workload.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { writeOnce } from './write-once.ts';

export interface DeploymentEdit {
  readonly cluster: Cluster;
  readonly name: string;
  readonly mark: WriteMark;
  readonly clock: Clock;
  /** Throws PLAN_CHANGED when the object is no longer as it was planned on. */
  readonly asPlanned: (deployment: Deployment) => void;
  readonly change: (deployment: Deployment) => Promise<Omit<DeploymentChange, 'from' | 'mark'>>;
}

/** One change of a deployment, made once: see writeOnce. */
export function changeOnce({
  cluster,
  name,
  mark,
  clock,
  asPlanned,
  change,
}: DeploymentEdit): Marked<{ readonly at: string }> {
  return writeOnce({
    ...{ mark, clock, asPlanned },
    read: () => cluster.deployment(name),
    async write(from, at) {
      const wanted = await change(from);
      const annotations = { ...(wanted.annotations ?? from.annotations), ...at };
      await cluster.changeDeployment({ from, mark, ...wanted, annotations });
    },
  });
}
