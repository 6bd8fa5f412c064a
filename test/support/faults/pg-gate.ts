import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Watch } from './boundary.ts';
import { frameReader } from './pg-frames.ts';
import { pgSession, type Unit } from './pg-session.ts';

export interface PgGate {
  readonly url: string;
  stop(): Promise<void>;
}

/** A way to a PostgreSQL server that shows each statement of a client to `watch` before it goes on. */
export async function startPgGate(target: string, watch: Watch): Promise<PgGate> {
  const url = new URL(target);
  const there = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(there);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
    serve(client, upstream, watch);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(client: Socket, upstream: Socket, watch: Watch): void {
  const read = frameReader(true);
  const session = pgSession();
  const answers = frameReader(false);
  let instead: (() => void) | undefined;
  let queue = Promise.resolve();

  async function pass(unit: Unit): Promise<void> {
    const { label, writes, sql, bytes } = unit;
    const verdict = sql === '' ? 'pass' : await watch({ system: 'postgres', label, writes, body: sql });
    if (verdict === 'cut') {
      client.destroy();
      return;
    }
    if (verdict !== 'pass') instead = verdict.answered;
    upstream.write(bytes);
  }

  client.on('data', (chunk: Buffer) => {
    for (const frame of read(chunk)) {
      const unit = session(frame);
      if (unit !== undefined) queue = queue.then(() => pass(unit));
    }
  });
  upstream.on('data', (chunk: Buffer) => {
    const ready = answers(chunk).some((frame) => frame.type === 'Z');
    if (instead === undefined) client.write(chunk);
    else if (ready) {
      // The server has done it; nobody hears of it.
      instead();
      client.destroy();
    }
  });
}
