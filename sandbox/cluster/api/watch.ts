import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import type { Change } from '../store/history.ts';
import type { ApiContext } from './context.ts';
import { matcherOf } from './find.ts';
import { checkVersion, presentationOf } from './read.ts';
import { type ApiRequest, flagOf, type ResourcePath } from './request.ts';
import { ApiError, invalid } from './status.ts';
import { type Presentation, presentOne, type View } from './view.ts';

/** How often a watch that asked for bookmarks gets one, in ms of the cluster's time. */
const BOOKMARK_MS = 10_000;

type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** What a change means to a watch that sees only some objects: entering its view is ADDED, leaving it DELETED. */
function seenAs(change: Change, matches: (object: KubeObject) => boolean): WatchType | undefined {
  const before = change.previous !== undefined && matches(change.previous);
  const after = change.type !== 'DELETED' && matches(change.object);
  if (!before && !after) return undefined;
  if (before && after) return 'MODIFIED';
  return after ? 'ADDED' : 'DELETED';
}

function expired(from: number, oldest: number): ApiError {
  return new ApiError(410, 'Expired', `too old resource version: ${from} (${oldest})`);
}

function refuseInitialEvents(query: URLSearchParams): void {
  if (!query.has('sendInitialEvents')) return;
  const message = 'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
  throw invalid('meta.k8s.io', 'ListOptions', '', [
    { field: 'sendInitialEvents', reason: 'FieldValueForbidden', message },
  ]);
}

/** Only the first table of a watch names its columns. */
function tablesOnce(): (shown: unknown) => unknown {
  let first = true;
  return (shown) => {
    if (first || typeof shown !== 'object' || shown === null || !('columnDefinitions' in shown)) {
      first = false;
      return shown;
    }
    return { ...shown, columnDefinitions: null };
  };
}

interface Stream {
  write(type: string, object: unknown): void;
  end(): void;
}

function openStream(response: ServerResponse): Stream {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  return {
    write: (type, object) => void response.write(`${JSON.stringify({ type, object })}\n`),
    end: () => void response.end(),
  };
}

function bookmark(view: View, version: number, how: Presentation): unknown {
  const metadata = { resourceVersion: String(version), creationTimestamp: null };
  if (how.form !== 'table') return { kind: view.kind, apiVersion: view.apiVersion, metadata };
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] };
}

/** GET of a collection with `watch`: the changes after `resourceVersion` (or all objects first, without one), then each new one. */
export function watchObjects(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
  response: ServerResponse,
): void {
  const { store, timeline } = context;
  const { query } = request;
  refuseInitialEvents(query);
  const how = presentationOf(context, request);
  const from = checkVersion(context, query.get('resourceVersion'));
  const selected = matcherOf(definition, query);
  const namespace = definition.namespaced ? target.namespace : undefined;
  const matches = (object: KubeObject) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (target.name === undefined || object.metadata.name === target.name) &&
    selected(object);
  const once = tablesOnce();
  const stream = openStream(response);
  const show = (object: KubeObject) => once(presentOne(definition, view, object, how));
  const report = (change: Change) => {
    const type = change.resource === definition.name ? seenAs(change, matches) : undefined;
    if (type === undefined) return;
    // An object that left the view is shown as it last was in it, with the version of the change.
    const last = type === 'DELETED' ? (change.previous ?? change.object) : change.object;
    const metadata = { ...last.metadata, resourceVersion: change.object.metadata.resourceVersion };
    stream.write(type, show({ ...last, metadata }));
  };

  const endings: (() => void)[] = [];
  const end = () => {
    for (const ending of endings.splice(0)) ending();
    stream.end();
  };
  const open = {
    resource: definition.name,
    namespace,
    identity: request.identity.user,
    cut: () => response.destroy(),
    expire: () => {
      stream.write('ERROR', expired(from ?? 0, store.version()).body);
      end();
    },
  };
  const past = from === undefined || from === 0 ? [] : store.since(definition.name, from);
  if (past === 'expired') {
    open.expire();
    return;
  }
  if (from === undefined || from === 0)
    for (const object of store.list(definition.name, namespace))
      if (matches(object)) stream.write('ADDED', show(object));
  for (const change of past) report(change);

  endings.push(store.onChange(report));
  const mark = () => stream.write('BOOKMARK', bookmark(view, store.version(), how));
  const bookmarks = flagOf(query, 'allowWatchBookmarks');
  if (bookmarks) endings.push(timeline.every(BOOKMARK_MS, mark));
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  if (seconds > 0)
    endings.push(
      timeline.after(seconds * 1000, () => {
        if (bookmarks) mark();
        end();
      }),
    );
  context.watches.add(open);
  context.streams.add(end);
  endings.push(() => {
    context.watches.delete(open);
    context.streams.delete(end);
  });
  response.on('close', end);
}
