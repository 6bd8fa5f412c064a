import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { fillDefaults } from '../schema/defaults.ts';
import { metadataErrors } from '../validation/names.ts';
import type { ApiContext } from './context.ts';
import { invalid } from './status.ts';

/** Fills defaults and checks an object in place; 422 with every mistake. */
export function prepare(
  context: ApiContext,
  definition: AnyDefinition,
  object: KubeObject,
  previous: KubeObject | undefined,
): void {
  definition.convert(object);
  fillDefaults(definition.schema, object as unknown as Json);
  definition.fill(object, context.admission);
  const errors = [...metadataErrors(object.metadata, definition.names), ...definition.validate(object, previous)];
  if (errors.length > 0) throw invalid(definition.group, definition.kind, object.metadata.name, errors);
}

/** What the generation of an object counts changes of: everything but its metadata and status. */
function desiredState(object: KubeObject): unknown {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

/** Raises the generation in place when what is wanted has changed. */
export function countGeneration(definition: AnyDefinition, object: KubeObject, previous: KubeObject): void {
  if (!definition.generation) return;
  const before = previous.metadata.generation ?? 1;
  object.metadata.generation = isDeepStrictEqual(desiredState(object), desiredState(previous)) ? before : before + 1;
}
