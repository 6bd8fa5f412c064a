import type { Container, KeyReference, SourceReference } from '../objects/pod.ts';
import type { Store } from '../store/store.ts';

type Source = 'configmaps' | 'secrets';

const TITLES = { configmaps: 'ConfigMap', secrets: 'Secret' } as const;
const WORDS = { configmaps: 'configmap', secrets: 'secret' } as const;

function missingKey(
  store: Store,
  namespace: string,
  source: Source,
  reference: KeyReference | undefined,
): string | undefined {
  if (!reference || reference.optional) return undefined;
  const { name = '', key } = reference;
  const found = store.get(source, namespace, name);
  if (!found) return `${WORDS[source]} "${name}" not found`;
  const data = found['data'];
  const has = typeof data === 'object' && data !== null && Object.hasOwn(data, key);
  return has ? undefined : `couldn't find key ${key} in ${TITLES[source]} ${namespace}/${name}`;
}

function missingSource(
  store: Store,
  namespace: string,
  source: Source,
  reference: SourceReference | undefined,
): string | undefined {
  if (!reference || reference.optional || store.get(source, namespace, reference.name ?? '')) return undefined;
  return `${WORDS[source]} "${reference.name}" not found`;
}

/** Why a container's environment cannot be put together, as the kubelet says it; undefined when it can. */
export function missingReference(store: Store, namespace: string, container: Container): string | undefined {
  for (const { secretRef, configMapRef } of container.envFrom ?? []) {
    const missing =
      missingSource(store, namespace, 'configmaps', configMapRef) ??
      missingSource(store, namespace, 'secrets', secretRef);
    if (missing !== undefined) return missing;
  }
  for (const { valueFrom } of container.env ?? []) {
    const missing =
      missingKey(store, namespace, 'secrets', valueFrom?.secretKeyRef) ??
      missingKey(store, namespace, 'configmaps', valueFrom?.configMapKeyRef);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
