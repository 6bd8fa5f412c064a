import type { KubeObject } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { definitionOf } from '../resources/registry.ts';
import { parseFieldSelector } from '../selectors/fields.ts';
import { parseLabelSelector, SelectorError } from '../selectors/labels.ts';
import type { Store } from '../store/store.ts';
import type { ResourcePath } from './request.ts';
import { badRequest, notFound, type Subject } from './status.ts';

/** What errors call a resource. */
export function subjectOf(definition: AnyDefinition): Subject {
  return { group: definition.group, resource: definition.name };
}

/** The namespace an object is stored under; '' for what belongs to no namespace. */
export function shelfOf(definition: AnyDefinition, namespace: string | undefined): string {
  return definition.namespaced ? (namespace ?? '') : '';
}

/** The object an address names; 404 when there is none. */
export function findObject(store: Store, definition: AnyDefinition, target: ResourcePath): KubeObject {
  const name = target.name ?? '';
  const object = store.get(definition.name, shelfOf(definition, target.namespace), name);
  if (!object) throw notFound(subjectOf(definition), name);
  return object;
}

/** The pod an address names. */
export function findPod(store: Store, namespace: string, name: string) {
  const pod = store.get('pods', namespace, name);
  if (!pod) throw notFound(subjectOf(definitionOf('pods')), name);
  return pod;
}

/** The test that `?labelSelector` and `?fieldSelector` make together; 400 when one cannot be read. */
export function matcherOf(definition: AnyDefinition, query: URLSearchParams): (object: KubeObject) => boolean {
  try {
    const labels = parseLabelSelector(query.get('labelSelector') ?? '');
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '', definition.fields);
    return (object) => labels(object.metadata.labels) && fields(object);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}
