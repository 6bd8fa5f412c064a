import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type Agent, type Dispatcher, request } from 'undici';

/** One HTTP request, to one server, once. */
export interface Outgoing {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** No answer came; `sent` says whether the request had begun to leave this machine. */
export interface NoAnswer {
  readonly error: unknown;
  readonly sent: boolean;
}

/** Watches for the moment the first byte of a request is written: before it, a failed write has surely done nothing. */
function watched(agent: Agent, onSent: () => void): Dispatcher {
  return agent.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart(controller, context) {
          onSent();
          handler.onRequestStart?.(controller, context);
        },
        onResponseStart: (...heard) => handler.onResponseStart?.(...heard),
        onResponseData: (...heard) => handler.onResponseData?.(...heard),
        onResponseEnd: (...heard) => handler.onResponseEnd?.(...heard),
        onResponseError: (...heard) => handler.onResponseError?.(...heard),
      }),
  );
}

/** Sends a request; the answer's body is a stream that ends with an error when the signal fires. Never rejects. */
export async function send(agent: Agent, outgoing: Outgoing, signal: AbortSignal): Promise<Incoming | NoAnswer> {
  let sent = false;
  const dispatcher = watched(agent, () => {
    sent = true;
  });
  try {
    const { url, method, headers, body } = outgoing;
    const answer = await request(url, { dispatcher, method, headers, body: body ?? null, signal });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  } catch (error) {
    return { error, sent };
  }
}

/** The whole body, or its first `limit` bytes: then the rest is not read and the connection is given up. Rejects when it is cut short. */
export async function readBody(body: Readable, limit: number): Promise<{ bytes: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    chunks.push(bytes);
    if (size > limit) return { bytes: Buffer.concat(chunks).subarray(0, limit), whole: false };
  }
  return { bytes: Buffer.concat(chunks), whole: true };
}

/** Text of bytes that may have been cut inside a character: such a last one is left out. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes, { stream: true });
}
