import { type Condition, setCondition } from '../../objects/meta.ts';
import type { Autoscaler } from '../../objects/workload.ts';
import type { Measured } from './measure.ts';

/** The size an autoscaler wants, and the limit that held it. */
export interface Decision {
  readonly desired: number;
  readonly limit: 'TooFewReplicas' | 'TooManyReplicas' | undefined;
}

/** Keeps a wanted size within the limits. */
export function clamp(wanted: number, { spec }: Autoscaler): Decision {
  const least = spec.minReplicas ?? 1;
  if (wanted < least) return { desired: least, limit: 'TooFewReplicas' };
  if (wanted > spec.maxReplicas) return { desired: spec.maxReplicas, limit: 'TooManyReplicas' };
  return { desired: wanted, limit: undefined };
}

const LIMIT_TEXT = {
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
};

function limitCondition(limit: Decision['limit'], lastTransitionTime: string): Condition {
  if (limit === undefined)
    return {
      type: 'ScalingLimited',
      status: 'False',
      reason: 'DesiredWithinRange',
      message: 'the desired count is within the acceptable range',
      lastTransitionTime,
    };
  return { type: 'ScalingLimited', status: 'True', reason: limit, message: LIMIT_TEXT[limit], lastTransitionTime };
}

function activeCondition(measured: Measured | undefined, replicas: number, lastTransitionTime: string): Condition {
  const type = 'ScalingActive';
  if (replicas === 0)
    return {
      type,
      status: 'False',
      reason: 'ScalingDisabled',
      message: 'scaling is disabled since the replica count of the target is zero',
      lastTransitionTime,
    };
  if (!measured)
    return {
      type,
      status: 'False',
      reason: 'FailedGetResourceMetric',
      message:
        'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
      lastTransitionTime,
    };
  const name = measured.metric.resource?.name ?? 'cpu';
  const message = `the HPA was able to successfully calculate a replica count from ${name} resource utilization (percentage of request)`;
  return { type, status: 'True', reason: 'ValidMetricFound', message, lastTransitionTime };
}

/** The conditions of an autoscaler after it decided; `replicas` is the size before. */
export function conditionsAfter(
  autoscaler: Autoscaler,
  top: Measured | undefined,
  decision: Decision,
  replicas: number,
  stamp: string,
): Condition[] {
  const conditions = (autoscaler.status?.conditions ?? []).map((condition) => ({ ...condition }));
  const scales = decision.desired !== replicas;
  setCondition(conditions, {
    type: 'AbleToScale',
    status: 'True',
    reason: scales ? 'SucceededRescale' : 'ReadyForNewScale',
    message: scales
      ? `the HPA controller was able to update the target scale to ${decision.desired}`
      : 'recommended size matches current size',
    lastTransitionTime: stamp,
  });
  setCondition(conditions, activeCondition(top, replicas, stamp));
  if (replicas > 0 && top) setCondition(conditions, limitCondition(decision.limit, stamp));
  return conditions;
}
