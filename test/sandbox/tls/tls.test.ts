import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { platformPanel } from '../../../sandbox/panels/platform.ts';
import { type Platform, startPlatform } from '../../../sandbox/platform/platform.ts';
import { newAuthority } from '../../../sandbox/platform/tls/authority.ts';
import type { PlatformTls } from '../../../sandbox/platform/tls/tls.ts';
import { testBacking } from '../../support/backing.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ clock: movableClock(), startupMs: 10, backing: testBacking(), tls: true });
});
afterAll(() => platform?.stop());
beforeEach(() => press('tls fix'));

const tls = (): PlatformTls => {
  if (platform.tls === undefined) throw new Error('no TLS');
  return platform.tls;
};
const press = async (action: string, values: Readonly<Record<string, string>> = {}) =>
  platformPanel(platform).act?.({ action, values }, '');

/** What a client that trusts the root sees: '' where it is content, else the code of its complaint; and the certificate it was shown. */
function shakeHands(
  port: number,
  servername: string,
): Promise<{ verdict: string; shown: PeerCertificate | undefined }> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect(
      { host: '127.0.0.1', port, servername, ca: [tls().authority.root], rejectUnauthorized: false },
      () => {
        const shown = socket.getPeerCertificate();
        resolve({ verdict: socket.authorized ? '' : String(socket.authorizationError), shown });
        socket.destroy();
      },
    );
    socket.on('error', (error: NodeJS.ErrnoException) => resolve({ verdict: error.code ?? '', shown: undefined }));
  });
}

const portOf = (url: string) => Number(new URL(url).port);
const apim = () => shakeHands(portOf(tls().production.apim.url), 'localhost');
const ingress = (host: string) => shakeHands(tls().production.ingress.port, host);

describe('what the MCP server calls, over TLS', () => {
  it('is trusted by who trusts the root, in both environments; the plain one speaks no TLS', async () => {
    expect(await apim()).toMatchObject({ verdict: '', shown: { subject: { CN: 'localhost' } } });
    expect((await shakeHands(portOf(tls().staging.apim.url), 'localhost')).verdict).toBe('');
    expect(await (await fetch(tls().production.dealers.url)).json()).toEqual({ status: 'ok' });
    expect((await shakeHands(portOf(tls().production.dealers.url), 'localhost')).verdict).toMatch(/^ERR_SSL_/);
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['not-yet', 'CERT_NOT_YET_VALID'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['wrong-key', 'CERT_SIGNATURE_FAILURE'],
    ['incomplete', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['down', 'ECONNRESET'],
  ])('is broken by the panel: %s', async (state, verdict) => {
    await press('tls apim', { state });
    expect((await apim()).verdict).toBe(verdict);
  });
});

describe('the ingress', () => {
  it('shows each host its own certificate by SNI, and others its fake one', async () => {
    expect(await ingress('mcp.example.com')).toMatchObject({
      verdict: '',
      shown: { subjectaltname: 'DNS:mcp.example.com, DNS:admin.mcp.example.com' },
    });
    expect(await ingress('chat.mcp.example.com')).toMatchObject({
      verdict: '',
      shown: { subjectaltname: 'DNS:*.mcp.example.com' },
    });
    expect((await ingress('unknown.example.com')).shown?.subject.CN).toBe(
      'Kubernetes Ingress Controller Fake Certificate',
    );
  });

  it('tells its address in the status, as controllers do', () => {
    expect(platform.cluster.read('Ingress', 'mcp-production', 'mcp-ingress')?.['status']).toEqual({
      loadBalancer: { ingress: [{ ip: '127.0.0.1' }] },
    });
  });

  it('follows a new Secret, unless it is told not to', async () => {
    const serial = async () => (await ingress('mcp.example.com')).shown?.serialNumber;
    const before = await serial();
    await press('tls ingress-stuck');
    await tls().production.renew('none');
    expect(await serial()).toBe(before);
    tls().production.ingress.follow(true);
    expect(await serial()).not.toBe(before);
  });

  it.each([
    ['tls ingress-expired', 'CERT_HAS_EXPIRED'],
    ['tls ingress-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls ingress-chain', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    // No server can use it: the controller shows its own.
    ['tls ingress-key', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls ingress-down', 'ECONNRESET'],
  ])('is broken by the panel: %s', async (button, verdict) => {
    await press(button);
    expect((await ingress('mcp.example.com')).verdict).toBe(verdict);
    expect((await ingress('chat.mcp.example.com')).verdict).toBe(button.endsWith('down') ? 'ECONNRESET' : '');
  });
});

it('has no key in any file: each start makes its own', async () => {
  expect((await newAuthority()).root).not.toBe((await newAuthority()).root);
});
