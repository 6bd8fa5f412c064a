import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from '../access/certificate.ts';

/** First byte of every TLS connection: a handshake record. */
const HANDSHAKE = 0x16;

export interface DoorOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: Certificate;
  readonly onRequest: (message: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** An open port. */
export interface Door {
  readonly port: number;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

/** Opens one port that speaks HTTP and HTTPS: kubectl sends tokens over TLS only, and plain HTTP is handy for everything else. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { certificate, onRequest, onUpgrade } = options;
  const plain = createHttpServer(onRequest);
  const secure = createHttpsServer({ cert: certificate.cert, key: certificate.key }, onRequest);
  for (const server of [plain, secure]) {
    server.on('upgrade', onUpgrade);
    // Watches and followed logs stay open as long as they like.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    server.keepAliveTimeout = 60_000;
  }
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      const encrypted = first[0] === HANDSHAKE;
      (encrypted ? secure : plain).emit('connection', socket);
      // TLS takes what was read so far by itself; letting it flow here would lose it.
      if (!encrypted) socket.resume();
    });
  });
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(options.port, options.host, () => {
      door.off('error', reject);
      resolve();
    });
  });
  return {
    port: (door.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        // They never listen themselves, but their timers end with them.
        plain.close();
        secure.close();
      }),
  };
}
