import { describe, expect, it } from 'vitest';
import { newAuthority } from '../../sandbox/platform/tls/authority.ts';
import { certificateOf, covers, daysLeft } from '../../src/certificates/certificate.ts';
import { judgeHost } from '../../src/certificates/judge-host.ts';
import type { Held, HostSeen, Shown } from '../../src/certificates/see.ts';

const now = new Date('2026-06-01T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 3600_000);
const authority = await newAuthority();

async function certificate(hosts: readonly string[], days: number) {
  const { chain } = await authority.issue({ hosts, from: inDays(-30), until: inDays(days) });
  const read = certificateOf(chain);
  if (read === undefined) throw new Error('no certificate');
  return read;
}

const mine = await certificate(['a.example.com'], 100.5);
const wildcard = await certificate(['*.example.com'], 100.5);

const held = (over: Partial<Held> = {}): Held => ({
  secret: {
    ...{ name: 'tls', uid: 'u', resourceVersion: '1', certificates: [mine.pem], unreadable: 0, key: 'matches' },
    keptBy: undefined,
  },
  certificate: mine,
  chain: { kind: 'complete' },
  ...over,
});
const shows = (over: Partial<Shown> = {}): Shown => ({
  ...{ address: '10.0.0.1', certificate: mine, chain: { kind: 'complete' }, problem: '' },
  ...over,
});
const seen = (over: Partial<HostSeen> = {}): HostSeen => ({
  ...{ host: 'a.example.com', entry: 0, secret: 'tls', held: held(), shown: [shows()] },
  ...over,
});
const texts = (one: HostSeen) => judgeHost(one, now, 30).findings.map(({ mark, text }) => `${mark}: ${text}`);

describe('the names of a certificate', () => {
  it.each([
    ['a.example.com', true],
    ['A.EXAMPLE.COM', true],
    ['example.com', false],
    ['a.b.example.com', false],
    ['*.example.com', true],
    ['*.b.example.com', false],
  ])('a wildcard is for one label: %s %s', (host, covered) => {
    expect(covers(wildcard, host)).toBe(covered);
  });

  it('a common name alone is no name: clients do not take it', async () => {
    const pair = await authority.issue({ hosts: [], from: inDays(-1), until: inDays(1) });
    const read = certificateOf(pair.chain);
    expect(read && covers(read, 'none')).toBe(false);
  });
});

it('days are whole ones, and negative once it has ended', async () => {
  expect(daysLeft(mine, now)).toBe(100);
  expect(daysLeft(mine, inDays(100))).toBe(0);
  expect(daysLeft(mine, inDays(100.6))).toBe(-1);
});

describe('a host', () => {
  it('is good where what is shown is what the Secret holds', () => {
    expect(judgeHost(seen(), now, 30)).toMatchObject({ mark: 'good', findings: [] });
  });

  it('warns from the day that is configured', () => {
    const at = (days: number) => judgeHost(seen(), inDays(days), 30);
    expect(at(70)).toMatchObject({ mark: 'good' });
    expect(at(71)).toMatchObject({ mark: 'warning', findings: [{ text: 'the certificate expires in 29 days' }] });
    expect(at(100)).toMatchObject({ findings: [{ text: 'the certificate expires within a day' }] });
    expect(at(101)).toMatchObject({ mark: 'bad', findings: [{ text: 'the certificate expired within the last day' }] });
    expect(at(103)).toMatchObject({ findings: [{ text: 'the certificate expired 2 days ago' }] });
  });

  it('with an old certificate at one of two addresses says at how many', async () => {
    const old = await certificate(['a.example.com'], 40);
    expect(texts(seen({ shown: [shows(), shows({ address: '10.0.0.2', certificate: old })] }))).toEqual([
      'bad: 1 of 2 addresses show another certificate than tls holds: a.example.com, until 2026-07-11',
      'bad: its addresses show different certificates',
    ]);
  });

  it('whose server leaves out the intermediate that the Secret holds is told so', () => {
    const less = shows({ chain: { kind: 'incomplete', missing: 'Issuing CA' } });
    expect(texts(seen({ shown: [less] }))).toEqual([
      'bad: the chain is incomplete: the certificate of Issuing CA is missing',
    ]);
  });

  it('that only a rule names has no certificate of its own', () => {
    const none = seen({ entry: undefined, secret: '', held: 'no Secret is named', shown: [] });
    expect(texts(none)).toEqual(['bad: no Secret is named']);
  });
});
