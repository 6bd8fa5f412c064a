import type { ResourceName } from '../objects/kinds.ts';
import { coreResources } from './core.ts';
import type { AnyDefinition } from './definition.ts';
import { networkResources } from './network.ts';
import { workloadResources } from './workload.ts';

/** Every stored resource. */
export const resources: readonly AnyDefinition[] = [...coreResources, ...workloadResources, ...networkResources];

/** The `apiVersion` of a definition, such as `apps/v1` or `v1`. */
export function apiVersionOf(definition: { readonly group: string; readonly version: string }): string {
  return definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
}

/** The definition of a stored resource. */
export function definitionOf(name: ResourceName): AnyDefinition {
  const found = resources.find((definition) => definition.name === name);
  if (!found) throw new Error(`no definition of ${name}`);
  return found;
}

/** The definition for a kind as manifests name it; undefined when nobody serves it. */
export function definitionOfKind(apiVersion: string, kind: string): AnyDefinition | undefined {
  return resources.find((definition) => definition.kind === kind && apiVersionOf(definition) === apiVersion);
}
