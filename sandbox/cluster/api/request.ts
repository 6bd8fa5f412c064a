import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../access/identities.ts';
import type { Attributes } from '../access/rbac.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** The part of an address that names a resource. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows the subresource, for proxies: always begins with a slash when it is there. */
  readonly rest: string | undefined;
}

/** A request as the handlers see it. */
export interface ApiRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly identity: Identity;
  readonly verb: Verb;
  /** Undefined for discovery, health and version. */
  readonly target: ResourcePath | undefined;
  readonly body: string;
}

const decode = (segment: string) => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

function fromSegments(group: string, version: string, segments: readonly string[]): ResourcePath {
  const namespaced =
    segments[0] === 'namespaces' && segments.length > 2 && !['status', 'finalize'].includes(segments[2] ?? '');
  const [resource = '', name, subresource, ...rest] = namespaced ? segments.slice(2) : segments;
  const namespace = namespaced ? segments[1] : resource === 'namespaces' ? name : undefined;
  return {
    group,
    version,
    resource,
    namespace: namespace === '' ? undefined : namespace,
    name: name === '' ? undefined : name,
    subresource,
    rest: rest.length === 0 ? undefined : `/${rest.join('/')}`,
  };
}

/** Reads an address; undefined when it names no resource (discovery, health, version, anything else). */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path.split('/').slice(1).map(decode);
  if (segments[0] === 'api' && segments[1] === 'v1' && segments[2]) return fromSegments('', 'v1', segments.slice(2));
  if (segments[0] !== 'apis' || !segments[1] || !segments[2] || !segments[3]) return undefined;
  return fromSegments(segments[1], segments[2], segments.slice(3));
}

const isTrue = (value: string | null) => value !== null && ['', 'true', '1'].includes(value);

/** True for `?name`, `?name=true` and `?name=1`. */
export function flagOf(query: URLSearchParams, name: string): boolean {
  return isTrue(query.get(name));
}

/** The verb that access rules know a request by. */
export function verbOf(method: string, target: ResourcePath | undefined, query: URLSearchParams): Verb {
  const named = target?.name !== undefined;
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return named || target === undefined ? 'delete' : 'deletecollection';
    default:
      if (target === undefined || named) return 'get';
      return flagOf(query, 'watch') ? 'watch' : 'list';
  }
}

/** What a request wants, in the words of access rules. */
export function attributesOf(verb: Verb, path: string, target: ResourcePath | undefined): Attributes {
  if (!target) return { verb, path };
  const { group, resource, subresource, namespace, name } = target;
  return {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined || (resource === 'namespaces' && name === undefined) ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}
