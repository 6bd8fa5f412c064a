import { type Answer, ok } from '../api/answer.ts';
import type { ApiContext } from '../api/context.ts';
import { bodyObject } from '../api/decode.ts';
import { findObject, subjectOf } from '../api/find.ts';
import { patched, patchTypeOf } from '../api/patch.ts';
import { decodePatched } from '../api/patch-object.ts';
import type { ApiRequest, ResourcePath } from '../api/request.ts';
import { conflict, invalid, notImplemented } from '../api/status.ts';
import { replaceObject } from '../api/update.ts';
import { isDryRun, writerOf } from '../api/writer.ts';
import { at, type JsonObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Deployment } from '../objects/workload.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { scale as scaleSchema } from '../schema/workload.ts';
import { selectorText } from '../selectors/labels.ts';
import { atLeastZero } from '../validation/errors.ts';

/** The workloads that can be scaled all have these fields. */
type Scalable = Pick<Deployment, 'spec' | 'status' | 'metadata'>;

const SCALE = { schema: scaleSchema, kind: 'Scale' } as const;

function scaleOf(object: KubeObject): JsonObject {
  const { metadata, spec, status } = object as KubeObject & Scalable;
  const { name, namespace = '', uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec.selector) },
  };
}

/** GET, PUT and PATCH of a workload's scale: only the number of replicas can be written. */
export function scaleHandler(
  context: ApiContext,
  definition: AnyDefinition,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const current = findObject(context.store, definition, target);
  const { name } = current.metadata;
  if (request.verb === 'get') return ok(scaleOf(current));
  const dryRun = isDryRun(request.query, request.verb === 'update' ? 'UpdateOptions' : 'PatchOptions');
  let wanted: JsonObject;
  if (request.verb === 'update') wanted = bodyObject(request, 'Scale');
  else {
    const type = patchTypeOf(request);
    if (type === 'apply') throw notImplemented('server-side apply of the scale subresource');
    wanted = patched(type, scaleOf(current), request.body, scaleSchema);
  }
  const { object: decoded } = decodePatched(SCALE, 'autoscaling/v1', wanted, request);
  const version = decoded.metadata.resourceVersion;
  if (version && version !== current.metadata.resourceVersion) throw conflict(subjectOf(definition), name);
  const given = at(decoded, 'spec', 'replicas');
  const replicas = typeof given === 'number' ? given : 0;
  const errors = atLeastZero('spec.replicas', replicas);
  if (errors.length > 0) throw invalid('autoscaling', 'Scale', name, errors);
  const next = structuredClone(current);
  (next as KubeObject & Scalable).spec.replicas = replicas;
  const writer = writerOf(context, definition, request, 'Update', 'scale');
  const stored = replaceObject(context, definition, current, next, writer, { subresource: undefined, dryRun });
  return ok(scaleOf(stored));
}
