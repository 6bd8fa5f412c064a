import WebSocket from 'ws';
import type { Clock } from '../../ports/clock.ts';
import type { Access, Connection } from './connection.ts';
import { type ApiRequest, pathOf } from './request.ts';

/** The first byte of each message says what it belongs to (kubernetes/apimachinery, remotecommand). */
export const channel = { stdin: 0, stdout: 1, stderr: 2, end: 3, close: 255 } as const;

const v5 = 'v5.channel.k8s.io';
const v4 = 'v4.channel.k8s.io';
const stdinChunk = 32 * 1024;
const pingMs = 10_000;

/** Opens the websocket of an exec. */
export function openExec(connection: Connection, access: Access, request: ApiRequest, needsStdin: boolean): WebSocket {
  // Only v5 can say that stdin is at its end; an API server that lacks it refuses before the program is started.
  return new WebSocket(connection.server.replace(/^http/, 'ws') + pathOf(request), needsStdin ? [v5] : [v5, v4], {
    ...access.tls,
    headers: { 'user-agent': 'mcp-chatops', ...access.headers },
    perMessageDeflate: false,
    maxPayload: 4 * 1024 * 1024,
    skipUTF8Validation: true,
  });
}

/** One message, however the library hands it over. */
export function bytesOf(message: WebSocket.RawData): Buffer {
  if (Array.isArray(message)) return Buffer.concat(message);
  return Buffer.isBuffer(message) ? message : Buffer.from(message);
}

/** Writes stdin piece by piece, each when the one before it has left, and then its end. */
export async function writeStdin(socket: WebSocket, stdin: string): Promise<void> {
  const bytes = Buffer.from(stdin);
  const write = (kind: number, payload: Uint8Array) =>
    new Promise<void>((done, failed) => {
      socket.send(Buffer.concat([Buffer.of(kind), payload]), (error) => (error ? failed(error) : done()));
    });
  for (let at = 0; at < bytes.length; at += stdinChunk) await write(channel.stdin, bytes.subarray(at, at + stdinChunk));
  await write(channel.close, Buffer.of(channel.stdin));
}

/** Pings until `over`: what lies between may cut a connection that is silent. */
export async function keepOpen(socket: WebSocket, clock: Clock, over: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(pingMs, over);
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  } catch {
    // The session has ended.
  }
}
