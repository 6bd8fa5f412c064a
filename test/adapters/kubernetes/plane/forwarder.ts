import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between the adapter and the API server that a test can cut: bytes go through unread. */
export interface Forwarder {
  readonly port: number;
  /** Connections that were ever opened. */
  readonly connections: () => number;
  /** From now on, what the API server says is dropped; what is said to it still arrives. */
  muteReplies(): void;
  /** Cuts every connection; new ones work again. */
  cut(): void;
  close(): Promise<void>;
}

export async function forwardTo(server: string): Promise<Forwarder> {
  const { hostname, port } = new URL(server);
  const sockets = new Set<Socket>();
  let opened = 0;
  let isMuted = false;
  const listener = createServer((near) => {
    opened++;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (bytes) => {
      if (!isMuted) near.write(bytes);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => {
    isMuted = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    connections: () => opened,
    muteReplies() {
      isMuted = true;
    },
    cut,
    async close() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
