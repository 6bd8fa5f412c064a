import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Pair } from './authority.ts';

/** What becomes of connections: they are served, cut as soon as they come, or kept without a word. */
export type DoorState = 'open' | 'refuses' | 'hangs';

export interface Door {
  readonly port: number;
  readonly state: DoorState;
  set(state: DoorState): void;
  stop(): Promise<void>;
}

/** The certificate for a host (SNI); the host is undefined where the client names none. */
export type PairFor = (host: string | undefined) => Pair;

/** A loopback port of an HTTP server, with TLS where certificates are given; they are asked for at each handshake. */
export async function openDoor(answer: RequestListener, pairFor?: PairFor): Promise<Door> {
  let state: DoorState = 'open';
  const sockets = new Set<Socket>();
  const web = pairFor === undefined ? createPlain(answer) : secure(answer, pairFor);
  // Those who hang up in the middle are no news.
  web.on('tlsClientError', () => undefined);
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (state === 'refuses') socket.resetAndDestroy();
    else if (state === 'open') web.emit('connection', socket);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (door.address() as AddressInfo).port,
    get state() {
      return state;
    },
    set(next) {
      state = next;
      drop();
    },
    async stop() {
      drop();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

function secure(answer: RequestListener, pairFor: PairFor): Server {
  const made = new WeakMap<Pair, SecureContext>();
  const contextOf = (pair: Pair) => {
    const context = made.get(pair) ?? createSecureContext({ cert: pair.chain, key: pair.key });
    made.set(pair, context);
    return context;
  };
  // Sessions would be resumed with the certificate of before.
  const fallback = pairFor(undefined);
  const options = {
    cert: fallback.chain,
    key: fallback.key,
    SNICallback: (host: string, done: (error: Error | null, context?: SecureContext) => void) =>
      done(null, contextOf(pairFor(host))),
  };
  return createSecure(options, answer) as Server;
}
