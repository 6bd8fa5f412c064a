import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { snsCalls } from '../../../src/adapters/outbound/sns.ts';
import { selfSigned } from '../../alerts/certificate.ts';

const host = 'sns.eu-west-1.amazonaws.com';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const cert = selfSigned({
  name: host,
  publicKey,
  signer: privateKey,
  from: new Date(Date.now() - 86_400_000),
  to: new Date(Date.now() + 86_400_000),
});
const usual = getCACertificates();

let answer = { status: 200, body: cert };
let connections = 0;
let asked: string[] = [];
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
const server = createServer({ key, cert }, (request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(answer.status, { location: `https://${host}/elsewhere` }).end(answer.body);
});
server.on('connection', () => {
  connections += 1;
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  setDefaultCACertificates([...usual, cert]);
});
afterAll(async () => {
  setDefaultCACertificates(usual);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  answer = { status: 200, body: cert };
  connections = 0;
  asked = [];
});

const here = { resolve: async () => [{ address: '127.0.0.1', family: 4 }] };
/** SNS as this machine would see it, were it SNS. */
const near = () => snsCalls({ ...here, reach: 'configured' });
const url = (path: string, name = host) => `https://${name}:${port}/${path}`;

describe('calls to SNS', () => {
  it('fetch a certificate once, however many messages ask', async () => {
    const sns = near();
    const texts = await Promise.all(Array.from({ length: 20 }, () => sns.certificate(url('a.pem'))));
    expect(new Set(texts)).toEqual(new Set([cert]));
    expect(asked).toEqual(['/a.pem']);
  });

  it('ask again after a failure', async () => {
    const sns = near();
    answer = { status: 503, body: '' };
    await expect(sns.certificate(url('a.pem'))).rejects.toMatchObject({ code: 'HTTP_FAILED', retry: 'later' });
    answer = { status: 200, body: 'a page' };
    await expect(sns.certificate(url('a.pem'))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    answer = { status: 200, body: cert };
    expect(await sns.certificate(url('a.pem'))).toBe(cert);
  });

  it('keep a few certificates and no more', async () => {
    const sns = near();
    for (let number = 0; number < 17; number += 1) await sns.certificate(url(`${number}.pem`));
    await sns.certificate(url('16.pem'));
    expect(asked).toHaveLength(17);
    await sns.certificate(url('0.pem'));
    expect(asked).toHaveLength(18);
  });

  it('confirm a subscription, and follow no redirect', async () => {
    await near().confirm(url('?Action=ConfirmSubscription&Token=x'));
    expect(asked).toEqual(['/?Action=ConfirmSubscription&Token=x']);
    answer = { status: 302, body: '' };
    await expect(near().confirm(url('?Action=ConfirmSubscription'))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    'localhost',
    '127.0.0.1',
    'sns.eu-west-1.amazonaws.com.example.com',
    'evil-sns.eu-west-1.amazonaws.com',
    's3.eu-west-1.amazonaws.com',
    'sns.amazonaws.com',
  ])('open no connection to %s', async (name) => {
    await expect(near().certificate(url('a.pem', name))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    await expect(near().confirm(url('a', name))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    expect(connections).toBe(0);
  });

  it('open no connection when the name of SNS leads into our own network', async () => {
    await expect(snsCalls(here).certificate(url('a.pem'))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    expect(connections).toBe(0);
  });

  it('open no connection without TLS', async () => {
    await expect(near().confirm(url('a').replace('https', 'http'))).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    expect(connections).toBe(0);
  });
});
