import { isDeepStrictEqual } from 'node:util';
import { isFinished, type Pod } from '../objects/pod.ts';
import { canonicalQuantity, quantity } from '../quantity.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

/** What a pod counts for under a name of a quota. */
function countOf({ spec }: Pod, name: string): number {
  if (name === 'pods' || name === 'count/pods') return 1;
  const [kind, resource = kind] = name.split('.');
  const amounts = spec.containers.map(({ resources = {} }) => {
    const { requests = {}, limits = {} } = resources;
    return quantity((kind === 'limits' ? limits : { ...limits, ...requests })[resource ?? ''] ?? '0') ?? 0;
  });
  return amounts.reduce((sum, one) => sum + one, 0);
}

/** Memory is written in the unit of the quota's limit, as the API server does. */
function written(amount: number, hard: string): string {
  const unit = /[KMGT]i$/.exec(hard)?.[0];
  const factor = unit === undefined ? undefined : quantity(`1${unit}`);
  return canonicalQuantity(factor !== undefined && amount % 1024 === 0 ? `${amount / 1024}Ki` : String(amount));
}

/** Counts what the pods of a namespace have of each quota. */
export function quotaController({ store }: ControllerContext): Controller {
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'resourcequotas') return [keyOf(namespace, name)];
      if (resource !== 'pods') return [];
      return store.list('resourcequotas', namespace).map((quota) => keyOf(namespace, quota.metadata.name));
    },
    reconcile(namespace, name) {
      const quota = store.get('resourcequotas', namespace, name);
      if (!quota) return undefined;
      const hard = quota.spec?.hard ?? {};
      const pods = store.list('pods', namespace).filter((pod) => !isFinished(pod));
      const used = Object.fromEntries(
        Object.entries(hard).map(([resource, most]) => {
          const sum = pods.reduce((total, pod) => total + countOf(pod, resource), 0);
          return [resource, written(Math.round(sum * 1000) / 1000, most)];
        }),
      );
      if (!isDeepStrictEqual({ hard, used }, quota.status))
        store.update('resourcequotas', namespace, name, (draft) => {
          draft.status = { hard, used };
        });
      return undefined;
    },
  };
}
