import type { ApiContext } from './api/context.ts';
import { createObject } from './api/create.ts';
import { decodeObject } from './api/decode.ts';
import { shelfOf } from './api/find.ts';
import { replaceObject } from './api/update.ts';
import type { JsonObject } from './objects/json.ts';
import { isObject } from './objects/json.ts';
import { strategicPatch } from './patches/strategic.ts';
import { apiVersionOf, definitionOfKind } from './resources/registry.ts';

const MANAGER = 'sandbox';

/** Manifests in the order their kinds need each other: namespaces first. */
function inOrder(manifests: readonly object[]): JsonObject[] {
  const plain = manifests.map((manifest) => structuredClone(manifest) as JsonObject);
  const lists = plain.flatMap((one) =>
    one['kind'] === 'List' && Array.isArray(one['items']) ? one['items'].filter(isObject) : [one],
  );
  return [...lists.filter((one) => one['kind'] === 'Namespace'), ...lists.filter((one) => one['kind'] !== 'Namespace')];
}

function applyOne(context: ApiContext, manifest: JsonObject, defaultNamespace: string): void {
  const apiVersion = String(manifest['apiVersion']);
  const kind = String(manifest['kind']);
  const definition = definitionOfKind(apiVersion, kind);
  if (!definition) throw new Error(`the simulated cluster does not know ${apiVersion} ${kind}`);
  const given = decodeObject(definition.schema, apiVersion, kind, manifest, 'Strict').object;
  const namespace = definition.namespaced ? (given.metadata.namespace ?? defaultNamespace) : undefined;
  const writer = {
    manager: MANAGER,
    operation: 'Update' as const,
    apiVersion: apiVersionOf(definition),
    time: context.timeline.stamp(),
  };
  const current = context.store.get(definition.name, shelfOf(definition, namespace), given.metadata.name);
  if (!current) {
    createObject(context, definition, given, writer, { namespace, dryRun: false });
    return;
  }
  const merged = strategicPatch(current as unknown as JsonObject, manifest, definition.schema);
  const next = decodeObject(definition.schema, apiVersion, kind, isObject(merged) ? merged : {}, 'Ignore').object;
  const { name, uid, resourceVersion } = current.metadata;
  const metadata = { ...next.metadata, name, uid, resourceVersion };
  replaceObject(context, definition, current, { ...next, metadata }, writer, { subresource: undefined, dryRun: false });
}

/** Creates or updates objects as `kubectl apply` would; throws on an unknown kind, an unknown field or an invalid object. */
export function applyManifests(context: ApiContext, manifests: readonly object[], defaultNamespace: string): void {
  for (const manifest of inOrder(manifests)) applyOne(context, manifest, defaultNamespace);
}
