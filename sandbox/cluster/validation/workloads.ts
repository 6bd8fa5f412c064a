import { isDeepStrictEqual } from 'node:util';
import type { FieldError } from '../api/status.ts';
import type { LabelSelector } from '../objects/meta.ts';
import { isFinished, type Pod } from '../objects/pod.ts';
import type { Autoscaler, Deployment, DisruptionBudget, Job, ReplicaSet, StatefulSet } from '../objects/workload.ts';
import { labelMatcher } from '../selectors/labels.ts';
import { atLeastZero, immutable, invalidValue, prohibited, required } from './errors.ts';
import { podSpecErrors, templateErrors } from './pods.ts';

type Selecting = Deployment | ReplicaSet | StatefulSet;

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

function selectorErrors(workload: Selecting): FieldError[] {
  const { selector, template } = workload.spec;
  const labels = template.metadata?.labels;
  const errors: FieldError[] = [];
  if (selector === undefined) errors.push(required('spec.selector'));
  else if (isEmpty(selector))
    errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'));
  if (selector === undefined || !labelMatcher(selector)(labels ?? {}))
    errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  return errors;
}

function workloadErrors(workload: Selecting, previous: Selecting | undefined): FieldError[] {
  const errors = atLeastZero('spec.replicas', workload.spec.replicas);
  errors.push(...selectorErrors(workload), ...templateErrors('spec.template', workload.spec.template, true));
  if (previous && !isDeepStrictEqual(previous.spec.selector, workload.spec.selector))
    errors.push(immutable('spec.selector', workload.spec.selector));
  return errors;
}

function strategyErrors({ spec }: Deployment): FieldError[] {
  const { type, rollingUpdate } = spec.strategy;
  if (type === 'Recreate')
    return rollingUpdate
      ? [prohibited('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  const zero = (value: unknown) => value === 0 || value === '0%';
  return zero(rollingUpdate?.maxSurge) && zero(rollingUpdate?.maxUnavailable)
    ? [
        invalidValue(
          'spec.strategy.rollingUpdate.maxUnavailable',
          rollingUpdate?.maxUnavailable,
          'may not be 0 when `maxSurge` is 0',
        ),
      ]
    : [];
}

export function deploymentErrors(deployment: Deployment, previous: Deployment | undefined): FieldError[] {
  return [...workloadErrors(deployment, previous), ...strategyErrors(deployment)];
}

export const replicaSetErrors: (workload: ReplicaSet, previous: ReplicaSet | undefined) => FieldError[] =
  workloadErrors;
export const statefulSetErrors: (workload: StatefulSet, previous: StatefulSet | undefined) => FieldError[] =
  workloadErrors;

export function jobErrors(job: Job, previous: Job | undefined): FieldError[] {
  const { template, parallelism, completions, backoffLimit } = job.spec;
  const errors = [
    ...atLeastZero('spec.parallelism', parallelism),
    ...atLeastZero('spec.completions', completions),
    ...atLeastZero('spec.backoffLimit', backoffLimit),
    ...templateErrors('spec.template', template, false),
  ];
  if (template.spec.restartPolicy === 'Always')
    errors.push(required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"'));
  if (previous && !isDeepStrictEqual(previous.spec.template, template))
    errors.push(immutable('spec.template', template));
  return errors;
}

const POD_UPDATE_RULE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The parts of a pod that never change: everything but images, deadline and tolerations. */
function fixedParts(pod: Pod): unknown {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest } = pod.spec;
  const withoutImage = (pod.spec.containers ?? []).map(({ image: _image, ...container }) => container);
  return { ...rest, initContainers: undefined, containers: withoutImage };
}

export function podErrors(pod: Pod, previous: Pod | undefined): FieldError[] {
  const errors = podSpecErrors('spec', pod.spec);
  if (previous && !isFinished(previous) && !isDeepStrictEqual(fixedParts(pod), fixedParts(previous)))
    errors.push(prohibited('spec', POD_UPDATE_RULE));
  return errors;
}

export function autoscalerErrors({ spec }: Autoscaler): FieldError[] {
  const errors: FieldError[] = [];
  if ((spec.minReplicas ?? 1) < 1)
    errors.push(invalidValue('spec.minReplicas', spec.minReplicas, 'must be greater than or equal to 1'));
  if ((spec.maxReplicas ?? 0) < 1)
    errors.push(invalidValue('spec.maxReplicas', spec.maxReplicas ?? 0, 'must be greater than 0'));
  if ((spec.maxReplicas ?? 0) < (spec.minReplicas ?? 1))
    errors.push(
      invalidValue('spec.maxReplicas', spec.maxReplicas ?? 0, 'must be greater than or equal to `minReplicas`'),
    );
  if (!spec.scaleTargetRef.kind) errors.push(required('spec.scaleTargetRef.kind'));
  if (!spec.scaleTargetRef.name) errors.push(required('spec.scaleTargetRef.name'));
  if (!spec.scaleTargetRef.apiVersion)
    errors.push(invalidValue('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group'));
  return errors;
}

export function disruptionBudgetErrors({ spec }: DisruptionBudget): FieldError[] {
  if (spec.minAvailable === undefined || spec.maxUnavailable === undefined) return [];
  return [invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set')];
}
