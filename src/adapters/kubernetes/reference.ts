import type { V1EnvFromSource, V1EnvVar, V1EnvVarSource, V1SecretKeySelector } from '@kubernetes/client-node';
import type { Reference } from '../../ports/workload.ts';
import { fields, list, textOrNone } from './fields.ts';

function reference(kind: Reference['kind'], value: unknown): readonly Reference[] {
  const { name, key, optional } = fields<V1SecretKeySelector>(value);
  const named = textOrNone(name);
  return named === undefined || optional === true ? [] : [{ kind, name: named, key: textOrNone(key) }];
}

/** The Secrets and ConfigMaps that the environment of a container of a pod spec comes from, each once; values are never read. */
export function referencesOf(container: { readonly env?: unknown; readonly envFrom?: unknown }): readonly Reference[] {
  const single = list(container.env).flatMap((variable) => {
    const { secretKeyRef, configMapKeyRef } = fields<V1EnvVarSource>(fields<V1EnvVar>(variable).valueFrom);
    return [...reference('Secret', secretKeyRef), ...reference('ConfigMap', configMapKeyRef)];
  });
  const whole = list(container.envFrom).flatMap((source) => {
    const { secretRef, configMapRef } = fields<V1EnvFromSource>(source);
    return [...reference('Secret', secretRef), ...reference('ConfigMap', configMapRef)];
  });
  const all = [...single, ...whole];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
