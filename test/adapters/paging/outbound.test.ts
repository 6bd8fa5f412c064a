import { generateKeyPairSync } from 'node:crypto';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayReach } from '../../../src/adapters/outbound/addresses.ts';
import { type OutboundRules, outbound } from '../../../src/adapters/outbound/outbound.ts';
import { OutboundFailure } from '../../../src/ports/outbound.ts';
import { selfSigned } from '../../alerts/certificate.ts';
import { inTime } from './orders.ts';

/** A server that counts its connections and answers every request with what it is given. */
async function startServer(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ok = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
let victim: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  victim = await startServer(ok);
});
afterAll(() => victim.stop());

const get = (rules: OutboundRules, url: string, signal = inTime()) =>
  outbound(rules).request({ method: 'GET', url, mostBytes: 1024, signal, insecure: true });

/** Why there is no answer: `refused` or `failed`, and whether the request may have arrived. */
async function whyNot(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OutboundFailure)) throw new Error(`It was let through: ${error}`);
  return `${error.kind}${error.sent ? ', sent' : ''}`;
}

describe('addresses', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fd00:ec2::254',
    'fd00:ec2::23',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::a9fe:a9fe',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'ff02::1',
    '0:0:0:0:0:FFFF:A9FE:A9FE',
    '[::ffff:a9fe:a9fe]',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b:0:0:0:0:100.100.100.200',
    '2002:6464:64c8::1',
    'FD00:0EC2:0:0:0:0:0:254',
    '2001:0:1:1:1:1:5601:5601',
    '2001:db8::5efe:a9fe:a9fe',
    '0000:0000:0000:0000:0000:0000:0000:0000',
    '0251.0376.0251.0376',
    '8.8.8.8%eth0',
    'localhost',
    '',
  ])('never reaches %s', (address) => {
    expect(mayReach(address, 'configured')).toBe(false);
    expect(mayReach(address, 'public')).toBe(false);
  });

  it.each([
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ])('reaches %s only where the configuration points to it', (address) => {
    expect(mayReach(address, 'configured')).toBe(true);
    expect(mayReach(address, 'public')).toBe(false);
  });

  it.each(['8.8.8.8', '52.94.0.1', '2600:1f00::1', '169.253.255.255', '169.255.0.0'])('reaches %s', (address) => {
    expect(mayReach(address, 'public')).toBe(true);
  });
});

it('never reaches a link-local address, however it is written', () => {
  const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), (third, fourth) => {
      const dotted = `169.254.${third}.${fourth}`;
      const pair = `a9fe:${hex(third, fourth)}`;
      for (const address of [dotted, `::ffff:${dotted}`, `::ffff:${pair}`, `64:ff9b::${pair}`, `2002:${pair}::1`])
        expect(mayReach(address, 'configured')).toBe(false);
    }),
  );
});

describe('an address that others gave us', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://0:PORT/',
    'ftp://127.0.0.1:PORT/',
    'file:///etc/passwd',
    'no address',
    'http://name:word@example.com:PORT/',
  ])('opens no connection to %s', async (url) => {
    const before = victim.connections();
    expect(await whyNot(get({ reach: 'public' }, url.replace('PORT', String(victim.port))))).toBe('refused');
    expect(victim.connections()).toBe(before);
  });

  it('opens no connection when one of the addresses of a name is forbidden', async () => {
    const before = victim.connections();
    const resolve = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const url = `http://sns.example.com:${victim.port}/`;
    expect(await whyNot(get({ reach: 'configured', resolve }, url))).toBe('refused');
    expect(victim.connections()).toBe(before);
  });

  it('connects to the addresses that were checked, and asks for them once', async () => {
    const answers = ['127.0.0.1', '169.254.169.254'];
    const resolve = async () => [{ address: answers.shift() ?? '169.254.169.254', family: 4 }];
    const url = `http://rebinding.example.com:${victim.port}/`;
    expect((await get({ reach: 'configured', resolve }, url)).body).toBe('ok');
    expect(answers).toEqual(['169.254.169.254']);
    expect(await whyNot(get({ reach: 'configured', resolve }, url))).toBe('refused');
  });

  it('opens no connection to a host that is not on the list', async () => {
    const before = victim.connections();
    const hosts = (host: string) => /^sns\.[a-z0-9-]+\.amazonaws\.com$/.test(host);
    for (const host of ['127.0.0.1', 'localhost', 'sns.eu-west-1.amazonaws.com.example.com'])
      expect(await whyNot(get({ reach: 'configured', hosts }, `http://${host}:${victim.port}/`))).toBe('refused');
    expect(victim.connections()).toBe(before);
  });

  it('follows no redirect', async () => {
    const before = victim.connections();
    const away = await startServer((socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:${victim.port}/\r\ncontent-length: 0\r\n\r\n`),
    );
    const answer = await get({ reach: 'configured' }, `http://127.0.0.1:${away.port}/`);
    await away.stop();
    expect(answer.status).toBe(302);
    expect(victim.connections()).toBe(before);
  });

  it('is not called without TLS unless that is allowed', async () => {
    const before = victim.connections();
    const url = `http://127.0.0.1:${victim.port}/`;
    const call = outbound({ reach: 'configured' }).request({ method: 'GET', url, mostBytes: 10, signal: inTime() });
    expect(await whyNot(call)).toBe('refused');
    expect(victim.connections()).toBe(before);
  });

  it('is refused for mail too', async () => {
    const before = victim.connections();
    const target = { host: '127.0.0.1', port: victim.port, signal: inTime() };
    expect(await whyNot(outbound({ reach: 'public' }).connect(target))).toBe('refused');
    expect(victim.connections()).toBe(before);
  });
});

describe('an answer', () => {
  it('is read as far as wanted', async () => {
    const chatty = await startServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n');
      socket.write('x'.repeat(100_000));
    });
    const answer = await get({ reach: 'configured' }, `http://127.0.0.1:${chatty.port}/`);
    await chatty.stop();
    expect([answer.status, answer.body.length, answer.whole]).toEqual([200, 1024, false]);
  });

  it('counts with its status when its body breaks off', async () => {
    const torn = await startServer((socket) => socket.end('HTTP/1.1 202 OK\r\ncontent-length: 100\r\n\r\n{"id":'));
    const answer = await get({ reach: 'configured' }, `http://127.0.0.1:${torn.port}/`);
    await torn.stop();
    expect([answer.status, answer.body, answer.whole]).toEqual([202, '{"id":', false]);
  });

  it('that never comes ends with the deadline, and may have been heard', async () => {
    const deadline = new AbortController();
    const silent = await startServer(() => deadline.abort(new Error('deadline')));
    const call = get({ reach: 'configured' }, `http://127.0.0.1:${silent.port}/`, deadline.signal);
    expect(await whyNot(call)).toBe('failed, sent');
    await silent.stop();
  });

  it('is not waited for where nobody listens, or a name server is silent', async () => {
    const gone = await startServer(ok);
    await gone.stop();
    expect(await whyNot(get({ reach: 'configured' }, `http://127.0.0.1:${gone.port}/`))).toBe('failed');
    const deadline = new AbortController();
    const resolve = () => {
      queueMicrotask(() => deadline.abort(new Error('deadline')));
      return new Promise<never>(() => undefined);
    };
    expect(await whyNot(get({ reach: 'configured', resolve }, 'http://slow.example.com/', deadline.signal))).toBe(
      'failed',
    );
    expect(await whyNot(get({ reach: 'configured' }, 'http://slow.example.com/', deadline.signal))).toBe('failed');
  });

  it('of a server with a strange certificate is never asked for', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const cert = selfSigned({
      name: 'localhost',
      publicKey,
      signer: privateKey,
      from: new Date(Date.now() - 86_400_000),
      to: new Date(Date.now() + 86_400_000),
    });
    let requests = 0;
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const server = createSecureServer({ key, cert }, () => {
      requests += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    expect(await whyNot(get({ reach: 'configured' }, url))).toBe('failed');
    expect(requests).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});
