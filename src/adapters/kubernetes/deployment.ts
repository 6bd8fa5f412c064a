import type {
  V1Deployment,
  V1DeploymentSpec,
  V1DeploymentStatus,
  V1DeploymentStrategy,
  V1ObjectMeta,
  V1RollingUpdateDeployment,
} from '@kubernetes/client-node';
import type { Deployment } from '../../ports/workload.ts';
import { conditionsOf } from './condition.ts';
import { amount, fields, object, text } from './fields.ts';
import { selectorOf } from './selector.ts';
import { writtenOf } from './written.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The number a deployment's controller gave to a state; 0 when it has not yet. */
export function revisionNumber(annotations: Readonly<Record<string, string>>): number {
  const number = Number(annotations[revisionAnnotation] ?? '0');
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

function strategyOf(value: unknown): Deployment['strategy'] {
  const strategy = fields<V1DeploymentStrategy>(value);
  const rolling = fields<V1RollingUpdateDeployment>(strategy.rollingUpdate);
  // A count or a share: 1 or "25%".
  const share = (limit: unknown) =>
    typeof limit === 'number' || typeof limit === 'string' ? String(limit) : undefined;
  return {
    type: text(strategy.type),
    maxUnavailable: share(rolling.maxUnavailable),
    maxSurge: share(rolling.maxSurge),
  };
}

/** A deployment of the API (apps/v1) as the bot speaks of it. The pod template is kept whole, unknown fields included. */
export function deploymentOf(value: unknown, now: Date): Deployment {
  const { metadata, spec, status } = fields<V1Deployment>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const wanted = fields<V1DeploymentSpec>(spec);
  const seen = fields<V1DeploymentStatus>(status);
  const written = writtenOf(metadata);
  return {
    kind: 'Deployment',
    ...written,
    generation: amount(meta.generation),
    observedGeneration: amount(seen.observedGeneration),
    revision: revisionNumber(written.annotations),
    paused: wanted.paused === true,
    replicas: {
      wanted: amount(wanted.replicas, 1),
      current: amount(seen.replicas),
      updated: amount(seen.updatedReplicas),
      ready: amount(seen.readyReplicas),
      available: amount(seen.availableReplicas),
    },
    selector: selectorOf(wanted.selector),
    template: object(wanted.template),
    strategy: strategyOf(wanted.strategy),
    progressDeadlineSeconds: amount(wanted.progressDeadlineSeconds, 600),
    minReadySeconds: amount(wanted.minReadySeconds),
    conditions: conditionsOf(seen, 'lastUpdateTime', now),
  };
}
