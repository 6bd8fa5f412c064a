import type {
  V2CrossVersionObjectReference,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
  V2HorizontalPodAutoscalerStatus,
  V2MetricIdentifier,
  V2MetricTarget,
  V2MetricValueStatus,
} from '@kubernetes/client-node';
import type { Autoscaler, ScaleMetric } from '../../ports/workload.ts';
import { conditionsOf } from './condition.ts';
import { amount, fields, list, object, text, textOrNone, time } from './fields.ts';
import { writtenOf } from './written.ts';

/** The parts of a metric that its type names: `resource`, `containerResource`, `pods`, `object`, `external`. */
interface Source {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
}

function sourceOf(value: unknown): Source {
  const metric = object(value);
  const type = text(metric['type']);
  const key = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  return { key, body: object(metric[key]) };
}

/** `cpu`, `cpu of container server`, `requests_per_second`: resources say their name themselves, all others in `metric`. */
function nameOf({ key, body }: Source): string {
  if (key === 'resource') return text(body['name']);
  if (key === 'containerResource') return `${text(body['name'])} of container ${text(body['container'])}`;
  return text(fields<V2MetricIdentifier>(body['metric']).name) || key;
}

/** `60%` of what is requested, or a quantity as the API writes it; undefined where neither is there. */
function amountWords({
  averageUtilization,
  averageValue,
  value,
}: {
  readonly averageUtilization?: unknown;
  readonly averageValue?: unknown;
  readonly value?: unknown;
}): string | undefined {
  if (typeof averageUtilization === 'number') return `${averageUtilization}%`;
  const average = textOrNone(averageValue);
  return average === undefined ? textOrNone(value) : `${average} a pod`;
}

function metricsOf(wanted: unknown, measured: unknown): readonly ScaleMetric[] {
  const now = list(measured).map(sourceOf);
  return list(wanted).map((value) => {
    const source = sourceOf(value);
    const name = nameOf(source);
    const target = fields<V2MetricTarget>(source.body['target']);
    const current = now.find((one) => one.key === source.key && nameOf(one) === name);
    const seen = fields<V2MetricValueStatus>(current?.body['current']);
    // A share is compared with a share: the API gives the plain value beside it.
    const comparable = target.averageUtilization === undefined ? { ...seen, averageUtilization: undefined } : seen;
    return { name, target: amountWords(target) ?? '?', current: amountWords(comparable) };
  });
}

/** An autoscaler of the API (autoscaling/v2). */
export function autoscalerOf(value: unknown, now: Date): Autoscaler {
  const { metadata, spec, status } = fields<V2HorizontalPodAutoscaler>(value);
  const wanted = fields<V2HorizontalPodAutoscalerSpec>(spec);
  const seen = fields<V2HorizontalPodAutoscalerStatus>(status);
  const target = fields<V2CrossVersionObjectReference>(wanted.scaleTargetRef);
  return {
    ...writtenOf(metadata),
    target: { kind: text(target.kind), name: text(target.name) },
    min: amount(wanted.minReplicas, 1),
    max: amount(wanted.maxReplicas),
    current: amount(seen.currentReplicas),
    desired: amount(seen.desiredReplicas),
    lastScaledAt: time(seen.lastScaleTime, now),
    metrics: metricsOf(wanted.metrics, seen.currentMetrics),
    conditions: conditionsOf(seen, 'lastTransitionTime', now),
  };
}
