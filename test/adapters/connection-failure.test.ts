import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectionCode, connectionWords } from '../../src/adapters/connection-failure.ts';

const askedOf = (port: number) => fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);

describe('why a connection failed, in words', () => {
  it('refused, and cut in the middle', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(connectionWords(await askedOf(port))).toBe('the connection was cut');
    server.close();
    await once(server, 'close');
    expect(connectionWords(await askedOf(port))).toBe('connection refused');
    const refused = connect(port, '127.0.0.1');
    const [error] = await once(refused, 'error');
    expect(connectionCode(error)).toBe('ECONNREFUSED');
  });

  it('a name nobody knows', async () => {
    expect(connectionWords(await fetch('http://no-such-host.invalid/').catch((error: unknown) => error))).toMatch(
      /^its name cannot be resolved/,
    );
  });

  it('a code without words is said as it is; none at all is said too', () => {
    expect(connectionWords(Object.assign(new Error('x'), { code: 'EPROTO' }))).toBe('EPROTO');
    expect(connectionWords(new TypeError('fetch failed'))).toBe('the connection failed');
  });
});
