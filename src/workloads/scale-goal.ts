import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ScaleBounds } from '../ports/cluster.ts';
import type { Autoscaler, Deployment } from '../ports/workload.ts';
import { autoscalersOf } from './autoscaler-look.ts';

/** What a change of scale writes: the number itself, or the bounds of whatever chooses the number. */
export type ScaleGoal =
  | { readonly kind: 'replicas'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'bounds';
      readonly autoscaler: string;
      readonly uid: string;
      readonly from: ScaleBounds;
      readonly to: ScaleBounds;
    };

export interface ScaleAsked {
  readonly replicas: number;
  /** The most its autoscaler may choose. */
  readonly max: number | undefined;
}

/**
 * What has to be written for a deployment to have so many pods. An autoscaler would take a number back within seconds, so its bounds are
 * written; one that is off, because the deployment has 0 pods, works again with any number between its bounds. Throws PARAM_INVALID,
 * NOTHING_TO_DO.
 */
export function scaleGoal(
  deployment: Deployment,
  all: readonly Autoscaler[],
  { replicas, max }: ScaleAsked,
  environment: Environment,
): ScaleGoal {
  const { name } = deployment;
  const { wanted } = deployment.replicas;
  const [autoscaler, ...others] = autoscalersOf(deployment, all);
  belowCeiling(name, Math.max(replicas, max ?? 0), environment);
  if (others.length > 0)
    throw refused(`${name} has ${others.length + 1} autoscalers, which would undo each other and this.`, {
      hint: `See them with \`/mcp hpa ${name}\`, and leave one of them.`,
    });
  if (autoscaler === undefined && max !== undefined)
    throw refused(`${name} has no autoscaler, so there is no max= to set.`, { hint: `Leave max= out.` });
  if (autoscaler === undefined || replicas === 0) {
    if (max !== undefined)
      throw refused('An autoscaler is off at 0 pods: max= sets nothing.', { hint: 'Leave max= out.' });
    return moved(name, { kind: 'replicas', from: wanted, to: replicas });
  }
  if (wanted === 0) return wokenUp(name, autoscaler, replicas, max);
  const to = { min: replicas, max: max ?? Math.max(autoscaler.max, replicas) };
  if (to.max < to.min) throw refused(`An autoscaler that keeps ${to.min} pods cannot have a maximum of ${to.max}.`);
  const from = { min: autoscaler.min, max: autoscaler.max };
  return moved(name, { kind: 'bounds', autoscaler: autoscaler.name, uid: autoscaler.uid, from, to });
}

/** Up from 0, where the autoscaler is off until somebody does it. */
function wokenUp(name: string, { min, max: most }: Autoscaler, replicas: number, max: number | undefined): ScaleGoal {
  if (max === undefined && replicas >= min && replicas <= most) return { kind: 'replicas', from: 0, to: replicas };
  throw refused(`${name} has 0 pods, and its autoscaler keeps from ${min} to ${most} as soon as there is one.`, {
    hint: `Scale to a number from ${min} to ${most} first.`,
  });
}

function belowCeiling(name: string, replicas: number, environment: Environment): void {
  const { maxReplicas } = environment.scale;
  if (replicas <= maxReplicas) return;
  throw refused(`${name} may have at most ${maxReplicas} pods in ${environment.name}.`, {
    hint: `Choose at most ${maxReplicas}, or raise \`environments.${environment.name}.scale.maxReplicas\` in the configuration.`,
  });
}

function moved(name: string, goal: ScaleGoal): ScaleGoal {
  const same =
    goal.kind === 'replicas' ? goal.from === goal.to : goal.from.min === goal.to.min && goal.from.max === goal.to.max;
  if (!same) return goal;
  const words =
    goal.kind === 'replicas'
      ? `${name} is set to ${goal.to} pods`
      : `${goal.autoscaler} keeps from ${goal.to.min} to ${goal.to.max} pods`;
  throw fault('NOTHING_TO_DO', `${words} already. Nothing was changed.`, {
    hint: `See whether they run with \`/mcp pods ${name}\`.`,
  });
}

function refused(text: string, more: { readonly hint?: string } = {}) {
  return fault('PARAM_INVALID', `${text} Nothing was changed.`, more);
}
