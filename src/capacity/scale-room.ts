import type { Deployment } from '../ports/workload.ts';
import type { ScaleGoal } from '../workloads/scale-goal.ts';
import { type NodeRoom, roomForMore } from './node-warnings.ts';
import { podSize } from './pod-size.ts';
import { morePods, type QuotaLook, readAllowed, requireRoom } from './quota.ts';

/** Throws QUOTA_EXCEEDED where the pods a change of scale brings for sure have no room in a quota; gives what there is to know besides. */
export async function requireScaleRoom(
  look: QuotaLook,
  { name, template, replicas: { wanted } }: Deployment,
  goal: ScaleGoal,
): Promise<NodeRoom> {
  const more = (goal.kind === 'replicas' ? goal.to : goal.to.min) - wanted;
  if (more <= 0) return { warnings: [], told: [] };
  const { quotas, rules, gaps } = await readAllowed(look);
  requireRoom(quotas, morePods(more, podSize(template, rules)), `${name} with ${wanted + more} pods`);
  const { warnings, told } = await roomForMore(look, name, more, { template, rules });
  return { warnings, told: [...gaps, ...told] };
}
