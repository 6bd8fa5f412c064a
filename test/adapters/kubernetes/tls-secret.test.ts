import { describe, expect, it } from 'vitest';
import { type Authority, newAuthority, type Pair } from '../../../sandbox/platform/tls/authority.ts';
import { tlsSecretOf } from '../../../src/adapters/kubernetes/tls-secret.ts';

const dates = { from: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') };
const authority: Authority = await newAuthority();
const pair = await authority.issue({ hosts: ['mcp.example.com'], ...dates });
const other = await authority.issue({ hosts: ['mcp.example.com'], ...dates });

const secret = ({ chain, key }: Partial<Pair>, type = 'kubernetes.io/tls') => ({
  metadata: {
    name: 'mcp-tls',
    uid: 'u',
    resourceVersion: '7',
    annotations: { 'cert-manager.io/certificate-name': 'mcp' },
  },
  type,
  data: {
    ...(chain === undefined ? {} : { 'tls.crt': Buffer.from(chain).toString('base64') }),
    ...(key === undefined ? {} : { 'tls.key': Buffer.from(key).toString('base64') }),
  },
});

const encrypted =
  '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiN\n-----END ENCRYPTED PRIVATE KEY-----\n';

describe('a Secret of type kubernetes.io/tls', () => {
  it('gives its certificates and whether the key is theirs, and never the key', () => {
    const seen = tlsSecretOf(secret(pair));
    expect(seen).toMatchObject({ name: 'mcp-tls', key: 'matches', unreadable: 0, keptBy: 'mcp' });
    expect(seen.certificates).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain('PRIVATE');
  });

  it('gives no key either where somebody put it into tls.crt', () => {
    const seen = tlsSecretOf(secret({ chain: `${pair.key}${pair.chain}${pair.key}`, key: pair.key }));
    expect(seen).toMatchObject({ key: 'matches' });
    const body = pair.key.split('\n')[1] ?? '';
    expect(body.length).toBeGreaterThan(40);
    expect(JSON.stringify(seen)).not.toContain(body);
  });

  it.each([
    ['of another certificate', { chain: pair.chain, key: other.key }, 'belongs to another certificate'],
    ['that is encrypted', { chain: pair.chain, key: encrypted }, 'unreadable'],
    ['that is none', { chain: pair.chain, key: 'hello' }, 'unreadable'],
    ['that is missing', { chain: pair.chain }, 'missing'],
    ['without a certificate', { chain: 'hello', key: pair.key }, 'belongs to another certificate'],
  ] as const)('says of a key %s what it is', (_, held, verdict) => {
    expect(tlsSecretOf(secret(held)).key).toBe(verdict);
  });

  it('counts what it cannot read', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n';
    expect(tlsSecretOf(secret({ chain: pair.chain + broken, key: pair.key }))).toMatchObject({ unreadable: 1 });
  });

  it('of another type is refused, and its data stays unread', () => {
    expect(() => tlsSecretOf(secret(pair, 'Opaque'))).toThrow(
      'Secret mcp-tls is of type Opaque, not kubernetes.io/tls.',
    );
  });
});
