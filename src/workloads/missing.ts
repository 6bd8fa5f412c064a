import type { Container, Reference } from '../ports/workload.ts';

/** `secret "mcp-secrets" not found`, `couldn't find key url in Secret mcp/mcp-secrets` (kubernetes, pkg/kubelet/kubelet_pods.go). */
const gone = /(secret|configmap) "([^"]{1,253})" not found/i;
const noKey = /couldn't find key (\S{1,253}) in (Secret|ConfigMap) (?:[^\s/]+\/)?([^\s"]{1,253})/i;

/**
 * What a container's environment needs and the kubelet did not find. Its word is taken, for the bot reads no Secret: the rest of the
 * references may be there or not have been looked for yet.
 */
export function missingOf({ references, state }: Container): readonly Reference[] {
  if (state.kind !== 'waiting') return [];
  const [, kind, name] = gone.exec(state.message) ?? [];
  if (kind !== undefined && name !== undefined) return ofKind(references, kind, name);
  const [, key, holder, holderName] = noKey.exec(state.message) ?? [];
  if (key === undefined || holder === undefined || holderName === undefined) return [];
  return ofKind(references, holder, holderName).filter((one) => one.key === key);
}

function ofKind(references: readonly Reference[], kind: string, name: string): readonly Reference[] {
  return references.filter((one) => one.kind.toLowerCase() === kind.toLowerCase() && one.name === name);
}

/** `Secret mcp-db-secret, key url`. */
export function referenceWords({ kind, name, key }: Reference): string {
  return `${kind} ${name}${key === undefined ? '' : `, key ${key}`}`;
}
