import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Ledger } from './ledger.ts';

export type GateState = 'open' | 'refuses' | 'hangs';

/** A loopback port in front of a server, that can be closed (new connections are reset) or made to hang. */
export interface Gate {
  readonly port: number;
  readonly state: GateState;
  set(state: GateState): void;
  stop(): Promise<void>;
}

/** Opens a gate to `host:port`; what goes through it towards the server is written into the ledger. */
export async function startGate(
  target: { readonly host: string; readonly port: number },
  ledger?: Ledger,
): Promise<Gate> {
  let state: GateState = 'open';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (state === 'refuses') {
      socket.resetAndDestroy();
      return;
    }
    if (state === 'hangs') return;
    const upstream = connect(target);
    upstream.on('error', () => socket.destroy());
    socket.once('close', () => upstream.destroy());
    upstream.once('close', () => socket.destroy());
    const tap = ledger?.connection();
    if (tap !== undefined) socket.on('data', tap);
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get state() {
      return state;
    },
    set(next) {
      state = next;
      if (next !== 'open') drop();
    },
    async stop() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
