import { fault } from '../../errors.ts';
import type { Right } from './rights.ts';

/** A request of the API, before it is one of HTTP. */
export interface ApiRequest {
  readonly right: Right;
  readonly namespace: string;
  /** The object; none for a list or a create. */
  readonly name?: string;
  /** Follows the name in the path of a proxy: `mcp-server-0:8080`. */
  readonly port?: number;
  /** What follows the subresource, with its own query: `/health?full=1`. */
  readonly below?: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** The form of the answer; plain JSON where nothing is said. */
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
}

const namePattern = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A name of an object as Kubernetes allows it, so that it can stand in a path. Rejects with PARAM_INVALID. */
export function checkedName(name: string): string {
  if (namePattern.test(name) && !name.includes('..')) return name;
  throw fault('PARAM_INVALID', 'That is no name a Kubernetes object can have.');
}

/** Path and query of a request, below the address of the server. */
export function pathOf({ right, namespace, name, port, below, query }: ApiRequest): string {
  const api = right.group === '' ? `/api/${right.version}` : `/apis/${right.group}/${right.version}`;
  const place = right.clusterWide ? '' : `/namespaces/${checkedName(namespace)}`;
  const parts = [`${api}${place}/${right.resource}`];
  if (name !== undefined) parts.push(`/${checkedName(name)}${port === undefined ? '' : `:${port}`}`);
  if (right.subresource !== undefined) parts.push(`/${right.subresource}`);
  parts.push(below ?? '');
  const search = new URLSearchParams();
  for (const [key, value] of query ?? []) search.append(key, value);
  return parts.join('') + (search.size === 0 ? '' : `?${search}`);
}

/** The HTTP method of a verb. */
export function methodOf({ verb }: Right): 'GET' | 'POST' | 'PATCH' {
  if (verb === 'create') return 'POST';
  return verb === 'patch' ? 'PATCH' : 'GET';
}
