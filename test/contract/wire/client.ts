import { Agent, request } from 'undici';
import { at, isObject, type Json } from '../../../sandbox/cluster/objects/json.ts';

/** An answer of the API. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: Json | undefined;
  /** A value inside the body. */
  at(...path: readonly string[]): unknown;
}

export interface WireRequest {
  readonly body?: unknown;
  /** Media type of the body; JSON where nothing is said. */
  readonly type?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: Json;
}

/** Raw HTTP to one API server, as one identity. */
export interface WireClient {
  call(method: string, path: string, request?: WireRequest): Promise<WireAnswer>;
  get(path: string, accept?: string): Promise<WireAnswer>;
  post(path: string, body: unknown): Promise<WireAnswer>;
  put(path: string, body: unknown): Promise<WireAnswer>;
  patch(path: string, type: PatchType, body: unknown): Promise<WireAnswer>;
  delete(path: string, body?: unknown): Promise<WireAnswer>;
  /** Events as they come, until the server ends the stream. */
  watch(path: string, signal?: AbortSignal): AsyncIterable<WatchEvent>;
  /** Chunks of a streamed text, until the server ends it. */
  stream(path: string, signal?: AbortSignal): AsyncIterable<string>;
  close(): Promise<void>;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A client of the server at `server` (https), trusting `authority`, signing in with `token`. */
export function wireClient(server: string, authority: string, token: string | undefined): WireClient {
  const dispatcher = new Agent({ connect: { ca: authority }, pipelining: 1 });
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };

  const call: WireClient['call'] = async (method, path, { body, type = 'application/json', accept, headers } = {}) => {
    const answer = await request(`${server}${path}`, {
      dispatcher,
      method,
      headers: {
        ...authorization,
        accept: accept ?? 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      headersTimeout: 20_000,
    });
    const text = await answer.body.text();
    const value = parsed(text);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text,
      body: value,
      at: (...path) => (isObject(value) ? at(value, ...path) : undefined),
    };
  };

  async function* stream(path: string, signal?: AbortSignal): AsyncIterable<string> {
    const headers = { ...authorization, accept: 'application/json, */*' };
    const answer = await request(`${server}${path}`, { dispatcher, headers, ...(signal ? { signal } : {}) });
    for await (const chunk of answer.body) yield Buffer.from(chunk).toString();
  }

  async function* watch(path: string, signal?: AbortSignal): AsyncIterable<WatchEvent> {
    let rest = '';
    for await (const chunk of stream(path, signal)) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent;
    }
  }

  return {
    call,
    get: (path, accept) => call('GET', path, accept === undefined ? {} : { accept }),
    post: (path, body) => call('POST', path, { body }),
    put: (path, body) => call('PUT', path, { body }),
    patch: (path, type, body) => call('PATCH', path, { body, type: PATCH_TYPES[type] }),
    delete: (path, body) => call('DELETE', path, body === undefined ? {} : { body }),
    watch,
    stream,
    close: () => dispatcher.destroy(),
  };
}
