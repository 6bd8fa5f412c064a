import { once } from 'node:events';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** When its last byte came, ms of `performance.now()`. */
  readonly at: number;
}

/** One kept-alive connection that carries one request at a time. */
export interface HttpConnection {
  /** Sends the bytes of a whole request. Rejects when the connection breaks. */
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * Opens a connection on loopback. A client of its own rather than `fetch`: the load must cost the machine as little as it can, since
 * what it measures runs beside it.
 */
export async function openConnection(port: number): Promise<HttpConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let waiting: Waiting | undefined;
  let rest: Buffer = Buffer.alloc(0);

  const settle = (use: (one: Waiting) => void) => {
    const one = waiting;
    waiting = undefined;
    if (one !== undefined) use(one);
  };
  socket.on('error', () => undefined);
  socket.on('close', () => settle((one) => one.reject(new Error('the connection broke'))));
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const answer = parseAnswer(rest);
    if (answer === undefined) return;
    rest = Buffer.alloc(0);
    settle((one) => one.resolve({ ...answer, at: performance.now() }));
  });

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('the connection broke'));
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

/** A whole HTTP/1.1 answer with a length or in chunks; undefined while some of it is missing. */
export function parseAnswer(bytes: Buffer): { readonly status: number; readonly body: string } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const last = end + 4 + Number(length);
    return bytes.length < last ? undefined : { status, body: bytes.toString('utf8', end + 4, last) };
  }
  return /\r\ntransfer-encoding: *chunked/i.test(head) ? chunked(bytes, end + 4, status) : { status, body: '' };
}

function chunked(bytes: Buffer, from: number, status: number): { status: number; body: string } | undefined {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { status, body: Buffer.concat(parts).toString('utf8') };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}
