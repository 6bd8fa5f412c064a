import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import type { KubeconfigSource } from '../../../src/adapters/kubernetes/kubeconfig.ts';
import type { Fault } from '../../../src/errors.ts';
import { hasOpenssl, writeCertificates } from '../../control-plane/certificates.ts';
import { deploymentBody, statusBody, stubKubeconfig } from './api-stub.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-credentials-'));
const clock = movableClock();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function clusterWith(kubeconfig: KubeconfigSource) {
  const cluster = await kubernetesCluster({ kubeconfig, namespace: 'mcp', clock });
  closing.push(() => cluster.close());
  return cluster;
}

const faultOf = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => Promise.reject(new Error('the call should have failed')),
    (error: Fault) => error,
  );

describe('a kubeconfig that cannot be used is CONFIG_INVALID', () => {
  const server = (address: string, extra: object = {}) => ({ cluster: { server: address, ...extra }, name: 'c' });
  const config = (cluster: object) =>
    JSON.stringify({
      clusters: [cluster],
      users: [],
      contexts: [{ name: 'x', context: { cluster: 'c' } }],
      'current-context': 'x',
    });
  test.each<[string, KubeconfigSource, string]>([
    ['a missing file', { path: join(folder, 'none') }, 'could not be read'],
    ['no YAML', { text: '{"users": [{"token": "hidden-token"' }, 'could not be read'],
    ['no context of that name', { text: stubKubeconfig('https://k'), context: 'other' }, 'has no context other'],
    ['no cluster', { text: '{}' }, 'no kubeconfig'],
    ['plain http to another machine', { text: config(server('http://10.0.0.1:8080')) }, 'over https'],
    [
      'plain http to a name that only begins well',
      { text: config(server('http://127.0.0.1.example.org')) },
      'over https',
    ],
    ['another protocol', { text: config(server('ftp://localhost')) }, 'over https'],
    ['no address', { text: config(server('here')) }, 'no usable server address'],
    ['a proxy', { text: config(server('https://k', { 'proxy-url': 'http://p:1' })) }, 'proxy-url'],
  ])('%s', async (_, kubeconfig, words) => {
    const fault = await faultOf(kubernetesCluster({ kubeconfig, namespace: 'mcp', clock }));
    expect(fault).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(words) });
    expect(fault.message).not.toContain('hidden-token');
  });

  test('a namespace that is no name', async () => {
    for (const namespace of ['', 'A', 'a/b', '..', 'a'.repeat(64)]) {
      const fault = await faultOf(
        kubernetesCluster({ kubeconfig: { text: stubKubeconfig('https://k') }, namespace, clock }),
      );
      expect(fault.code).toBe('CONFIG_INVALID');
    }
  });
});

const canCertify = hasOpenssl();

describe.skipIf(!canCertify)(`over TLS${canCertify ? '' : ' (skipped: no openssl)'}`, () => {
  const ours = join(folder, 'ours');
  const theirs = join(folder, 'theirs');
  const path = join(folder, 'config');
  const runs = join(folder, 'runs');
  let server: Server;
  let url = '';
  let wantedToken: string | undefined;
  let people: (string | undefined)[] = [];

  const base64 = (place: string, name: string) => readFileSync(join(place, name)).toString('base64');
  const writeConfig = (authority: string, user: object) =>
    writeFileSync(
      path,
      JSON.stringify({
        ...JSON.parse(stubKubeconfig(url, user)),
        clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority-data': base64(authority, 'ca.crt') } }],
      }),
    );
  const certificate = (place: string) => ({
    'client-certificate-data': base64(place, 'admin.crt'),
    'client-key-data': base64(place, 'admin.key'),
  });
  /** A credential plugin that notes each run. */
  const plugin = (body: string) => {
    const command = join(folder, 'plugin');
    writeFileSync(command, `#!/bin/sh\necho run >> ${runs}\n${body}\n`);
    chmodSync(command, 0o755);
    writeFileSync(runs, '');
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' } };
  };
  const pluginRuns = () => readFileSync(runs, 'utf8').split('\n').length - 1;

  beforeAll(async () => {
    for (const place of [ours, theirs]) {
      mkdirSync(place);
      writeCertificates(place);
    }
    const pem = (name: string) => readFileSync(join(ours, name));
    const tls = {
      key: pem('server.key'),
      cert: pem('server.crt'),
      ca: pem('ca.crt'),
      requestCert: true,
      rejectUnauthorized: false,
    };
    server = createServer(tls, (request, response) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
      people.push(typeof name === 'string' ? name : undefined);
      if (request.url?.includes('/log?')) return void response.writeHead(200).write('one\n');
      const isKnown = wantedToken === undefined || request.headers.authorization === `Bearer ${wantedToken}`;
      response
        .writeHead(isKnown ? 200 : 401)
        .end(JSON.stringify(isKnown ? deploymentBody : statusBody(401, 'Unauthorized')));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    wantedToken = undefined;
    people = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('a client certificate signs in', async () => {
    writeConfig(ours, certificate(ours));
    const cluster = await clusterWith({ path });
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
    expect(people).toEqual(['admin']);
  });

  test('an authority that does not fit is refused, and the fixed file is taken without a restart', async () => {
    writeConfig(theirs, certificate(ours));
    const cluster = await clusterWith({ path });
    const fault = await faultOf(cluster.deployment('mcp-server'));
    expect(fault).toMatchObject({ code: 'CLUSTER_CREDENTIALS', effect: 'none' });
    expect(people).toEqual([]);
    writeConfig(ours, certificate(ours));
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
  });

  test('a token that was changed in the file is taken inside the call that finds the old one refused', async () => {
    wantedToken = 'second';
    writeConfig(ours, { token: 'first' });
    const cluster = await clusterWith({ path });
    expect((await faultOf(cluster.deployment('mcp-server'))).code).toBe('CLUSTER_CREDENTIALS');
    writeConfig(ours, { token: 'second' });
    people = [];
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
    writeConfig(ours, { token: 'third' });
    wantedToken = 'third';
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
    // The new token at once; then the old one, refused, and the third.
    expect(people).toHaveLength(3);
  });

  test('a stream on the connections before a change continues, and does not hold up the close', async () => {
    writeConfig(ours, certificate(ours));
    const cluster = await clusterWith({ path });
    const following = cluster.followLogs({ pod: 'mcp-0', container: 'server' }, {})[Symbol.asyncIterator]();
    expect((await following.next()).value).toBe('one');
    writeConfig(ours, { token: 'no certificate any more' });
    wantedToken = 'elsewhere';
    await faultOf(cluster.deployment('mcp-server'));
    const rest = following.next();
    rest.catch(() => undefined);
    await cluster.close();
    await expect(rest).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
  });

  test('a credential plugin is asked once, not for each call, and again when it is refused', async () => {
    wantedToken = 'from-plugin';
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'from-plugin' },
    };
    writeConfig(ours, plugin(`echo '${JSON.stringify(credential)}'`));
    const cluster = await clusterWith({ path });
    await Promise.all(Array.from({ length: 10 }, () => cluster.deployment('mcp-server')));
    expect(pluginRuns()).toBe(1);
    wantedToken = 'another';
    expect((await faultOf(cluster.deployment('mcp-server'))).code).toBe('CLUSTER_CREDENTIALS');
    expect(pluginRuns()).toBe(2);
  });

  test('a plugin that fails is reported without its output; one that hangs ends with the deadline', async () => {
    writeConfig(ours, plugin('echo "secret words" >&2; exit 1'));
    const failing = await clusterWith({ path });
    const fault = await faultOf(failing.deployment('mcp-server'));
    expect(fault).toMatchObject({ code: 'CLUSTER_CREDENTIALS', effect: 'none' });
    expect(fault.message).not.toContain('secret words');

    writeConfig(ours, plugin('exec sleep 5'));
    const hanging = await clusterWith({ path });
    expect(await faultOf(hanging.deployment('mcp-server', { timeoutMs: 300 }))).toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      effect: 'none',
    });
  });
});
