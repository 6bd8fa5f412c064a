import type { Pod } from '../objects/pod.ts';
import { parseLabelSelector, SelectorError } from '../selectors/labels.ts';
import { type Answer, ok } from './answer.ts';
import type { ApiContext } from './context.ts';
import { negotiate } from './negotiate.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { badRequest, notFound } from './status.ts';

const API_VERSION = 'metrics.k8s.io/v1beta1';
const SUBJECT = { group: 'metrics.k8s.io', resource: 'pods' };
const WINDOW = '10s';

function usageObject(context: ApiContext, pod: Pod): object | undefined {
  const usage = context.kubelet.usage(pod);
  if (!usage) return undefined;
  const { name, namespace, labels } = pod.metadata;
  return {
    metadata: { name, namespace, creationTimestamp: context.timeline.stamp(), ...(labels ? { labels } : {}) },
    timestamp: context.timeline.stamp(),
    window: WINDOW,
    containers: usage.map((one) => ({
      name: one.name,
      usage: { cpu: `${Math.round(one.cpu * 1e9)}n`, memory: `${Math.round(one.memory / 1024)}Ki` },
    })),
  };
}

function row(context: ApiContext, pod: Pod): object | undefined {
  const usage = context.kubelet.usage(pod);
  if (!usage) return undefined;
  const cpu = usage.reduce((sum, one) => sum + one.cpu, 0);
  const memory = usage.reduce((sum, one) => sum + one.memory, 0);
  const cells = [pod.metadata.name, `${Math.round(cpu * 1e9)}n`, `${Math.round(memory / 1024)}Ki`, WINDOW];
  return { cells, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata } };
}

const COLUMNS = [
  ['Name', 'name'],
  ['cpu', 'quantity'],
  ['memory', 'quantity'],
  ['Window', 'duration'],
].map(([name, format]) => ({ name, type: 'string', format, description: '', priority: 0 }));

function selected(context: ApiContext, request: ApiRequest, target: ResourcePath): Pod[] {
  try {
    const matches = parseLabelSelector(request.query.get('labelSelector') ?? '');
    return context.store.list('pods', target.namespace).filter((pod) => matches(pod.metadata.labels));
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}

/** GET of pod metrics: what running pods use right now. Pods without a running container have none. */
export function podMetrics(context: ApiContext, request: ApiRequest, target: ResourcePath): Answer {
  const table = negotiate(request.headers.accept).as === 'table';
  if (target.name !== undefined) {
    const pod = context.store.get('pods', target.namespace ?? '', target.name);
    const usage = pod ? usageObject(context, pod) : undefined;
    if (!usage) throw notFound(SUBJECT, target.name);
    return ok({ kind: 'PodMetrics', apiVersion: API_VERSION, ...usage });
  }
  const pods = selected(context, request, target);
  if (table) {
    const rows = pods.flatMap((pod) => row(context, pod) ?? []);
    return ok({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: {}, columnDefinitions: COLUMNS, rows });
  }
  const items = pods.flatMap((pod) => usageObject(context, pod) ?? []);
  return ok({ kind: 'PodMetricsList', apiVersion: API_VERSION, metadata: {}, items });
}
