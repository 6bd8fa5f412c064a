import type { KubeObject } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { type Answer, ok } from './answer.ts';
import type { ApiContext } from './context.ts';
import { findObject, matcherOf } from './find.ts';
import { negotiate } from './negotiate.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { ApiError, badRequest } from './status.ts';
import { type Presentation, presentList, presentOne, type View } from './view.ts';

/** How a request wants its answer shown. */
export function presentationOf(context: ApiContext, request: ApiRequest): Presentation {
  const include = request.query.get('includeObject');
  return {
    form: negotiate(request.headers.accept).as,
    include: include === 'None' || include === 'Object' ? include : 'Metadata',
    now: context.timeline.now(),
  };
}

/** GET of one object. */
export function getObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  checkVersion(context, request.query.get('resourceVersion'));
  const object = findObject(context.store, definition, target);
  return ok(presentOne(definition, view, object, presentationOf(context, request)));
}

/** Refuses a resourceVersion that is no number (400) or not reached yet (504); gives it as a number. */
export function checkVersion(context: ApiContext, text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) {
    const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`);
  }
  const wanted = Number(text);
  const current = context.store.version();
  if (wanted <= current) return wanted;
  throw new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

interface Page {
  readonly version: number;
  /** Namespace and name of the last object of the page before. */
  readonly after: string;
}

const keyOf = (object: KubeObject) => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

function readContinue(token: string | null): Page | undefined {
  if (token === null || token === '') return undefined;
  try {
    const page = JSON.parse(Buffer.from(token, 'base64url').toString()) as Partial<Page>;
    if (typeof page.version === 'number' && typeof page.after === 'string')
      return { version: page.version, after: page.after };
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}

function writeContinue(page: Page): string {
  return Buffer.from(JSON.stringify(page)).toString('base64url');
}

/** GET of a collection: selectors, limit and continue. A page after the first is read from the present, not from a snapshot. */
export function listObjects(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const { query } = request;
  checkVersion(context, query.get('resourceVersion'));
  const matches = matcherOf(definition, query);
  const page = readContinue(query.get('continue'));
  const namespace = definition.namespaced ? target.namespace : undefined;
  const all = context.store.list(definition.name, namespace).filter(matches);
  const rest = page ? all.filter((object) => keyOf(object) > page.after) : all;
  const limit = Number(query.get('limit') ?? 0);
  const shown = limit > 0 ? rest.slice(0, limit) : rest;
  const version = page?.version ?? context.store.version();
  const last = shown.at(-1);
  const more = last && shown.length < rest.length;
  const selective = query.has('labelSelector') || query.has('fieldSelector');
  const metadata = {
    resourceVersion: String(version),
    ...(more ? { continue: writeContinue({ version, after: keyOf(last) }) } : {}),
    ...(more && !selective ? { remainingItemCount: rest.length - shown.length } : {}),
  };
  return ok(presentList(definition, view, shown, metadata, presentationOf(context, request)));
}
