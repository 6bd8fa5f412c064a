import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Splitter {
  readonly port: number;
  stop(): Promise<void>;
}

/** A load balancer of the simplest kind: each connection goes to the next port. */
export async function startSplitter(ports: () => readonly number[]): Promise<Splitter> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const all = ports();
    const upstream = connect(all[turn++ % all.length] ?? 0, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
