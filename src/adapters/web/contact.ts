import { lookup } from 'node:dns/promises';
import { isIP, connect as plainly, type Socket } from 'node:net';
import { createSecureContext, connect as securely, type TLSSocket } from 'node:tls';
import type { Contact, ContactTarget, Stage } from '../../ports/web.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { certificatesOf } from './shown.ts';

/** Without authorities of its own the chain of a server is what it sent, and nothing that this machine knows is added. */
const trustsNobody = createSecureContext({ ca: [] });

interface Known {
  stage: Stage;
  address?: string;
  ms: { [Part in Stage]?: number };
  status?: number;
  certificates: readonly string[];
  socket?: Socket;
}

/** More than a status line and its headers is not read. */
const mostBytes = 16 * 1024;

/**
 * Connects once, part by part, and tells how long each took and where it ended. Whatever certificate is shown is taken: judging it is another
 * matter. Resolves for every failure; the socket is gone when it does.
 */
export async function contact(target: ContactTarget, signal: AbortSignal): Promise<Contact> {
  const known: Known = { stage: 'dns', ms: {}, certificates: [] };
  let why: string | undefined;
  try {
    await through(known, target, signal);
  } catch (error) {
    why = signal.aborted ? 'no answer' : reasonOf(error);
  } finally {
    known.socket?.destroy();
  }
  const { address, ms, status, certificates, stage } = known;
  return { address, ms, status, certificates, failed: why === undefined ? undefined : { at: stage, why } };
}

async function through(known: Known, target: ContactTarget, signal: AbortSignal): Promise<void> {
  const { host, port, tls, path } = target;
  const timed = async <T>(stage: Stage, work: () => Promise<T>): Promise<T> => {
    known.stage = stage;
    const started = performance.now();
    const result = await unlessAborted(work(), signal);
    known.ms[stage] = performance.now() - started;
    return result;
  };
  const address = isIP(host) === 0 ? (await timed('dns', () => lookup(host))).address : host;
  known.address = address;
  const socket = plainly({ host: address, port });
  known.socket = keptQuiet(socket);
  await timed('tcp', () => happens(socket, 'connect'));
  const speaking = tls === undefined ? socket : await timed('tls', () => secured(known, socket, tls));
  if (path !== undefined) known.status = await timed('http', () => answered(speaking, tls ?? host, path));
}

/** Speaks TLS on an open connection. */
async function secured(known: Known, socket: Socket, host: string): Promise<TLSSocket> {
  const secure = securely({
    socket,
    // An address is no name to ask for (RFC 6066, 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    secureContext: trustsNobody,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  known.socket = keptQuiet(secure);
  await happens(secure, 'secureConnect');
  known.certificates = certificatesOf(secure);
  return secure;
}

/** The status of the answer to a GET. */
function answered(socket: Socket, host: string, path: string): Promise<number> {
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: mcp-chatops\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    let read = '';
    socket.on('data', (chunk: Buffer) => {
      read += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})[ \r\n]/.exec(read)?.[1];
      if (status !== undefined) resolve(Number(status));
      else if (read.length > mostBytes || read.includes('\n')) reject(new Error('what answers speaks no HTTP'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed before an answer')));
  });
}

/** An error that comes once nobody waits any more ends no process. */
function keptQuiet<T extends Socket>(socket: T): T {
  return socket.on('error', () => undefined);
}

function happens(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

/** A code of the system where there is one. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'unknown';
}
