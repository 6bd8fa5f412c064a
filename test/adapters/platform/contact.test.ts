import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type Authority, newAuthority } from '../../../sandbox/platform/tls/authority.ts';
import { startUpstream, type Upstream } from '../../../sandbox/platform/tls/upstream.ts';
import { webReader } from '../../../src/adapters/web/web.ts';

let authority: Authority;
let secure: Upstream;
let plain: Upstream;
let web: ReturnType<typeof webReader>;
const pages = (path: string) => (path === '/health' ? { status: 'ok' } : undefined);

beforeAll(async () => {
  authority = await newAuthority();
  const clock = movableClock();
  secure = await startUpstream({ clock, pages, path: '/health', authority });
  plain = await startUpstream({ clock, pages, path: '/health' });
  web = webReader([authority.root]);
});
afterAll(() => Promise.all([secure.stop(), plain.stop(), web.close()]));

const portOf = ({ url }: Upstream) => Number(new URL(url).port);
const shake = (port = portOf(secure)) =>
  web.contact({ host: 'localhost', port, tls: 'localhost', path: '/health' }, { timeoutMs: 2000 });

describe('a contact', () => {
  it('tells each part of the way, what was shown and what was answered', async () => {
    const came = await shake();
    expect(came).toMatchObject({
      address: expect.stringMatching(/^127\.0\.0\.1$|^::1$/),
      status: 200,
      failed: undefined,
    });
    expect(Object.keys(came.ms)).toEqual(['dns', 'tcp', 'tls', 'http']);
    expect(came.certificates).toHaveLength(2);
    expect(await web.chain(came.certificates)).toEqual({ kind: 'complete' });
  });

  it('without TLS has none of it', async () => {
    const came = await web.contact({ host: 'localhost', port: portOf(plain), path: '/none' }, { timeoutMs: 2000 });
    expect(came).toMatchObject({ status: 404, certificates: [], failed: undefined });
    expect(Object.keys(came.ms)).toEqual(['dns', 'tcp', 'http']);
  });

  it.each([
    ['expired', { kind: 'complete' }],
    ['chain incomplete', { kind: 'incomplete', missing: 'Sandbox Issuing CA' }],
    ['wrong key', { kind: 'forged', at: 'localhost' }],
    ['wrong host', { kind: 'complete' }],
  ] as const)('with a certificate that is %s is one like any other: judging comes after', async (kind, chain) => {
    await secure.set({ kind });
    const came = await shake();
    expect(came).toMatchObject({ status: 200, failed: undefined });
    expect(await web.chain(came.certificates)).toEqual(chain);
    await secure.set({ kind: 'works' });
  });

  it('shows exactly what was sent: what this machine knows fills no gap', async () => {
    await secure.set({ kind: 'chain incomplete' });
    expect((await shake()).certificates).toHaveLength(1);
    await secure.set({ kind: 'works' });
  });

  it('says where it ended, and why', async () => {
    const closed = await freePort();
    expect((await shake(closed)).failed).toEqual({ at: 'tcp', why: 'ECONNREFUSED' });
    expect((await shake(portOf(plain))).failed).toMatchObject({ at: 'tls', why: expect.stringMatching(/^ERR_SSL_/) });
    const nowhere = { host: 'no-such-host.invalid', port: 1, tls: 'no-such-host.invalid' };
    expect((await web.contact(nowhere, { timeoutMs: 5000 })).failed).toMatchObject({
      at: 'dns',
      why: expect.stringMatching(/^ENOTFOUND$|^EAI_AGAIN$/),
    });
    await secure.set({ kind: 'down' });
    expect((await shake()).failed).toMatchObject({ why: 'ECONNRESET' });
    await secure.set({ kind: 'hangs' });
    const quick = { host: '127.0.0.1', port: portOf(secure), tls: 'localhost' };
    expect((await web.contact(quick, { timeoutMs: 1500 })).failed).toEqual({ at: 'tls', why: 'no answer in 2 s' });
    await secure.set({ kind: 'slow', ms: 60_000 });
    expect((await web.contact({ ...quick, path: '/health' }, { timeoutMs: 1000 })).failed).toEqual({
      at: 'http',
      why: 'no answer in 1 s',
    });
    await secure.set({ kind: 'works' });
  });

  it('that is given up ends with the reason', async () => {
    await secure.set({ kind: 'hangs' });
    const stop = new AbortController();
    const asked = web.contact(
      { host: '127.0.0.1', port: portOf(secure), tls: 'localhost' },
      { timeoutMs: 60_000, signal: stop.signal },
    );
    stop.abort(new Error('the worker stops'));
    await expect(asked).rejects.toThrow('the worker stops');
    await secure.set({ kind: 'works' });
  });
});

describe('a document', () => {
  it('comes from a server of the own authority, with its date', async () => {
    const { json, date } = await web.document(secure.url, { timeoutMs: 2000 });
    expect(json).toEqual({ status: 'ok' });
    expect(Math.abs(Date.parse(date ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('is none where the certificate is not trusted, the status is not 200, or it is no JSON', async () => {
    const stranger = webReader();
    await expect(stranger.document(secure.url, { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    await stranger.close();
    await expect(web.document(`${plain.url}/none`, { timeoutMs: 2000 })).rejects.toThrow('answers 404, expected 200');
    await secure.set({ kind: 'expired' });
    await expect(web.get(secure.url, { timeoutMs: 2000 })).rejects.toThrow(
      'cannot be reached (its certificate has expired)',
    );
    await secure.set({ kind: 'works' });
    expect(await web.get(secure.url, { timeoutMs: 2000 })).toMatchObject({ status: 200 });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}
