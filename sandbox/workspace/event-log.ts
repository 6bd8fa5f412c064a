/** How a request ended on the wire: answered, or cut before (`reset`) or after (`lost`) it was handled. */
export type CallEnd = 'answered' | 'reset' | 'lost';

/** One request the app made: a Web API method, or `response_url`, or `upload`. Frozen. */
export interface ApiCall {
  readonly seq: number;
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Which token came with it. */
  readonly token: 'bot' | 'app' | 'user' | 'invalid' | 'none';
  /** When it came in, ms by the workspace's clock. */
  readonly at: number;
  readonly status: number;
  /** What was, or would have been, answered. Undefined when the call was not handled. */
  readonly response: Readonly<Record<string, unknown>> | undefined;
  readonly end: CallEnd;
  /** True when the answer was written to the caller. */
  readonly delivered: boolean;
}

export type FailureReason = 'timeout' | 'no_connection' | 'http_error' | 'connection_failed' | 'dropped' | 'ack_lost';

/** One attempt to hand something to the app. Frozen. */
export interface DeliveryAttempt {
  readonly seq: number;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  /** `slash_command`, `block_actions`, `view_submission` …, or the event's type. */
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** 0 is the first try. */
  readonly attempt: number;
  readonly retryReason: string;
  /** `socket:3`, or the request URL; empty when there was no place to send it. */
  readonly target: string;
  readonly envelopeId: string;
  readonly at: number;
  readonly ms: number;
  readonly acked: boolean;
  readonly reason: FailureReason | undefined;
  /** HTTP status, where HTTP was spoken. */
  readonly status: number | undefined;
  /** What came back with the acknowledgement. */
  readonly response: unknown;
  /** The signed request as it was sent, so that a test can send it again. */
  readonly request:
    | { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
    | undefined;
}

/** All that went over the wire, in order. */
export interface EventLog {
  readonly calls: readonly ApiCall[];
  readonly deliveries: readonly DeliveryAttempt[];
  call(entry: Omit<ApiCall, 'seq' | 'response'>, responseText: string | undefined): void;
  delivery(entry: Omit<DeliveryAttempt, 'seq'>): void;
  /** Forgets what was logged so far. */
  clear(): void;
}

/** Freezes a JSON value to the bottom. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : { value };
}

/** Makes an empty log. Answers are kept as the text that was sent and parsed when somebody looks. */
export function eventLog(): EventLog {
  const calls: ApiCall[] = [];
  const deliveries: DeliveryAttempt[] = [];
  let seq = 0;
  return {
    calls,
    deliveries,
    call(entry, responseText) {
      seq += 1;
      let parsed: Readonly<Record<string, unknown>> | undefined;
      const response = {
        enumerable: true,
        get() {
          if (parsed === undefined && responseText !== undefined) parsed = deepFreeze(parseObject(responseText));
          return parsed;
        },
      };
      const args = deepFreeze(structuredClone(entry.args));
      const record = Object.defineProperty({ ...entry, args, seq, response: undefined }, 'response', response);
      calls.push(Object.freeze(record));
    },
    delivery(entry) {
      seq += 1;
      deliveries.push(deepFreeze({ ...structuredClone(entry), seq }));
    },
    clear() {
      calls.length = 0;
      deliveries.length = 0;
    },
  };
}
