import type { KubeObject } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { type IncludeObject, tableOf } from '../table/table.ts';
import type { Form } from './negotiate.ts';

/** How the objects of one resource are shown: the identity, or the events.k8s.io form of events. */
export interface View {
  readonly apiVersion: string;
  readonly kind: string;
  show(object: KubeObject): KubeObject;
}

/** One answer's form. */
export interface Presentation {
  readonly form: Form['as'];
  readonly include: IncludeObject;
  /** ms since 1970, for ages in tables. */
  readonly now: number;
}

function metadataOnly(object: KubeObject): KubeObject {
  return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: object.metadata };
}

/** One object in the form that was asked for. */
export function presentOne(definition: AnyDefinition, view: View, object: KubeObject, how: Presentation): unknown {
  if (how.form === 'metadata') return metadataOnly(object);
  if (how.form === 'table')
    return tableOf(definition.name, [object], { resourceVersion: object.metadata.resourceVersion }, how);
  return view.show(object);
}

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** A list in the form that was asked for; items carry no kind of their own, as in the API. */
export function presentList(
  definition: AnyDefinition,
  view: View,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  how: Presentation,
): unknown {
  if (how.form === 'table') return tableOf(definition.name, objects, metadata, how);
  if (how.form === 'metadata') {
    const items = objects.map(metadataOnly);
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items };
  }
  const items = objects.map((object) => {
    const { apiVersion: _version, kind: _kind, ...rest } = view.show(object);
    return rest;
  });
  return { kind: `${view.kind}List`, apiVersion: view.apiVersion, metadata, items };
}
