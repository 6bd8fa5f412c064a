import { isDeepStrictEqual } from 'node:util';
import type { Kubelet } from '../../kubelet/kubelet.ts';
import { isActive } from '../../objects/pod.ts';
import type { Autoscaler, Deployment } from '../../objects/workload.ts';
import { labelMatcher } from '../../selectors/labels.ts';
import type { ControllerContext } from '../controller.ts';
import { clamp, conditionsAfter, type Decision } from './conditions.ts';
import { type Measured, measure } from './measure.ts';

/** How often autoscalers decide, in ms. */
const PERIOD_MS = 15_000;
/** A scale-down waits until no higher count was recommended for this long, in ms. */
const STABLE_MS = 300_000;

function rescale(
  context: ControllerContext,
  autoscaler: Autoscaler,
  target: Deployment,
  desired: number,
  top: Measured | undefined,
) {
  const { replicas } = target.spec;
  context.store.update('deployments', target.metadata.namespace ?? '', target.metadata.name, (draft) => {
    draft.spec.replicas = desired;
    draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
  const name = top?.metric.resource?.name ?? 'cpu';
  const above = `${name} resource utilization (percentage of request) above target`;
  context.events.record({
    about: autoscaler,
    type: 'Normal',
    reason: 'SuccessfulRescale',
    message: `New size: ${desired}; reason: ${desired > replicas ? above : 'All metrics below target'}`,
    component: 'horizontal-pod-autoscaler',
  });
}

function writeStatus(
  { store, timeline }: ControllerContext,
  autoscaler: Autoscaler,
  measured: readonly Measured[],
  decision: Decision,
  replicas: number,
): void {
  const stamp = timeline.stamp();
  const top = measured[0];
  const lastScaleTime = decision.desired === replicas ? autoscaler.status?.lastScaleTime : stamp;
  const status: Autoscaler['status'] = {
    ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
    currentReplicas: replicas,
    desiredReplicas: decision.desired,
    currentMetrics: measured.length > 0 ? measured.map((one) => one.shown) : null,
    conditions: conditionsAfter(autoscaler, top, decision, replicas, stamp),
  };
  if (isDeepStrictEqual(status, autoscaler.status)) return;
  store.update('horizontalpodautoscalers', autoscaler.metadata.namespace ?? '', autoscaler.metadata.name, (draft) => {
    draft.status = status;
  });
}

/** Runs the autoscalers: each period the largest count any metric asks for, within the limits; 0 replicas switch one off. */
export function runAutoscalers(context: ControllerContext, kubelet: Kubelet): void {
  const { store, timeline } = context;
  const recommended = new Map<string, { readonly at: number; readonly wanted: number }[]>();

  /** The highest count recommended lately: a short lull does not scale down. */
  const stabilize = (autoscaler: Autoscaler, wanted: number, replicas: number) => {
    const now = timeline.now();
    const known = (recommended.get(autoscaler.metadata.uid) ?? []).filter((one) => now - one.at < STABLE_MS);
    const all = [...known, { at: now, wanted }];
    recommended.set(autoscaler.metadata.uid, all);
    return wanted >= replicas ? wanted : Math.min(replicas, Math.max(...all.map((one) => one.wanted)));
  };

  const decide = (autoscaler: Autoscaler) => {
    const { namespace = '' } = autoscaler.metadata;
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    const target = kind === 'Deployment' ? store.get('deployments', namespace, name) : undefined;
    if (!target) return;
    const { replicas, selector } = target.spec;
    const matches = labelMatcher(selector);
    const pods = store.list('pods', namespace).filter((pod) => matches(pod.metadata.labels) && isActive(pod));
    const measured = (autoscaler.spec.metrics ?? [])
      .flatMap((metric) => measure(kubelet, pods, replicas, metric) ?? [])
      .sort((a, b) => b.wanted - a.wanted);
    const [top] = measured;
    const decision: Decision =
      replicas === 0
        ? { desired: 0, limit: undefined }
        : clamp(top ? stabilize(autoscaler, top.wanted, replicas) : replicas, autoscaler);
    if (decision.desired !== replicas) rescale(context, autoscaler, target, decision.desired, top);
    writeStatus(context, autoscaler, measured, decision, replicas);
  };

  timeline.every(PERIOD_MS, () => {
    for (const autoscaler of store.list('horizontalpodautoscalers')) decide(autoscaler);
  });
}
