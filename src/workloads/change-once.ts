import type { Marked } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, DeploymentChange } from '../ports/cluster.ts';
import type { Deployment } from '../ports/workload.ts';
import { fenceAnnotation, runAnnotation, type WriteMark } from '../ports/write-mark.ts';

/** When a write was made, ISO 8601; beside the annotations of its mark. */
export const timeAnnotation = 'mcp-chatops/at';

export interface DeploymentEdit {
  readonly cluster: Cluster;
  readonly name: string;
  readonly mark: WriteMark;
  readonly clock: Clock;
  /** Throws PLAN_CHANGED when the object is no longer as it was planned on. */
  readonly asPlanned: (deployment: Deployment) => void;
  readonly change: (deployment: Deployment) => Promise<Omit<DeploymentChange, 'from' | 'mark'>>;
}

/** Times a write is tried anew because only the status of the object had moved on. */
const mostConflicts = 10;

/**
 * One change of a deployment, made once: the object itself says whether this run made it (annotation), and the write carries the
 * version it was decided on. A worker that was overtaken finds a higher fence and stops; one that was frozen before its write gets a
 * conflict. Gives when the change was written (ISO 8601), also when an earlier worker wrote it.
 */
export function changeOnce(edit: DeploymentEdit): Marked<{ readonly at: string }> {
  const { cluster, name, mark } = edit;
  return {
    async written() {
      const now = await cluster.deployment(name);
      return changedBy(now, mark);
    },
    async write() {
      for (let tried = 1; ; tried += 1) {
        const from = await cluster.deployment(name);
        const already = changedBy(from, mark);
        if (already !== undefined) return already;
        edit.asPlanned(from);
        try {
          const at = edit.clock.now().toISOString();
          const change = await edit.change(from);
          const annotations = { ...(change.annotations ?? from.annotations), [timeAnnotation]: at };
          await cluster.changeDeployment({ from, mark, ...change, annotations });
          return { at };
        } catch (error) {
          if (!isFault(error, 'CLUSTER_CONFLICT') || tried === mostConflicts) throw error;
        }
      }
    },
  };
}

function changedBy(deployment: Deployment, mark: WriteMark): { readonly at: string } | undefined {
  if (deployment.annotations[runAnnotation] !== mark.run) return undefined;
  if (Number(deployment.annotations[fenceAnnotation]) > mark.fence) {
    throw fault('LEASE_LOST', `Another worker has changed ${deployment.name} for ${mark.run} already.`);
  }
  return { at: deployment.annotations[timeAnnotation] ?? '' };
}
