import type { ResourcePath, Verb } from './request.ts';

/** Requests kept for tests to count; older ones are dropped. */
const KEPT = 50_000;

/** One request as it came in, and what it was answered. */
export interface SeenRequest {
  /** ISO 8601, on the cluster's clock. */
  readonly at: string;
  /** User name; `system:anonymous` without a token. */
  readonly identity: string;
  readonly verb: Verb;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly target: ResourcePath | undefined;
  readonly body: string;
  readonly userAgent: string;
  /** Status code; undefined while the answer is not sent, and forever when the connection broke before. */
  readonly status: number | undefined;
}

/** The list of requests, oldest first. */
export interface RequestLog {
  readonly requests: readonly SeenRequest[];
  /** Adds a request; gives the function that notes its status. */
  add(request: Omit<SeenRequest, 'status'>): (status: number) => void;
}

/** Makes an empty list. */
export function createRequestLog(): RequestLog {
  const requests: SeenRequest[] = [];
  return {
    requests,
    add(request) {
      const entry: SeenRequest & { status: number | undefined } = { ...request, status: undefined };
      requests.push(entry);
      if (requests.length > KEPT) requests.shift();
      return (status) => {
        entry.status = status;
      };
    },
  };
}
