import type {
  V1ObjectMeta,
  V1ResourceQuota,
  V1ResourceQuotaSpec,
  V1ResourceQuotaStatus,
} from '@kubernetes/client-node';
import { cpuMillis, memoryBytes } from '../../model/quantity.ts';
import type { Quota, QuotaResource } from '../../ports/workload.ts';
import { fields, list, object, text } from './fields.ts';

/** The names a quota may give to a resource (kubernetes.io, Resource Quotas), and how its amounts are read. */
const names: Readonly<Record<QuotaResource, readonly string[]>> = {
  pods: ['pods', 'count/pods'],
  'requests.cpu': ['requests.cpu', 'cpu'],
  'requests.memory': ['requests.memory', 'memory'],
  'limits.cpu': ['limits.cpu'],
  'limits.memory': ['limits.memory'],
};

const amountOf = (resource: QuotaResource, value: unknown) =>
  resource.endsWith('.cpu') ? cpuMillis(value) : memoryBytes(value);

/** A quota of the API (core/v1). */
export function quotaOf(value: unknown): Quota {
  const { metadata, spec, status } = fields<V1ResourceQuota>(value);
  const { hard, scopes, scopeSelector } = fields<V1ResourceQuotaSpec>(spec);
  const seen = fields<V1ResourceQuotaStatus>(status);
  const limitOf = (resource: QuotaResource) => {
    const name = names[resource].find((one) => Object.hasOwn(object(hard), one));
    const most = name === undefined ? undefined : amountOf(resource, object(hard)[name]);
    if (name === undefined || most === undefined) return undefined;
    return { hard: most, used: amountOf(resource, object(seen.used)[name]) };
  };
  return {
    name: text(fields<V1ObjectMeta>(metadata).name),
    limits: {
      pods: limitOf('pods'),
      'requests.cpu': limitOf('requests.cpu'),
      'requests.memory': limitOf('requests.memory'),
      'limits.cpu': limitOf('limits.cpu'),
      'limits.memory': limitOf('limits.memory'),
    },
    isScoped: list(scopes).length > 0 || (scopeSelector !== undefined && scopeSelector !== null),
  };
}
