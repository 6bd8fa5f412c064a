import { afterEach, describe, expect, it } from 'vitest';
import { audience } from '../../../sandbox/platform/tls/manifests.ts';
import { now } from '../../golden/cases/values.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { reportWords } from '../../support/report-words.ts';

const actions = useActions({ at: now, tls: true });
const namespace = 'mcp-production';
const identity = () => {
  if (actions.platform.tls === undefined) throw new Error('no TLS');
  return actions.platform.tls.production.identity;
};
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => actions.platform.cluster.server(namespace, pod) ?? []);
const look = async () => {
  const report = await actions.look('auth');
  return { ...report, words: reportWords(report) };
};
const clears = [{ label: 'Clear the key caches…', action: 'auth clear-jwks', params: {} }];
/** The port of the issuer is another one at each start. */
const words = (text: string) => text.replaceAll(/localhost:\d+/g, 'localhost:443');

afterEach(async () => {
  await identity().set({ kind: 'works' });
  identity().callItself(undefined);
  for (const server of servers()) {
    server.setSignIn(identity().signIn);
    server.jwks.clear();
  }
});

it('shows what was recorded', () => expectTold(actions, 'auth', { words }));

describe('sign-in', () => {
  it('that is healthy says what was ruled out', async () => {
    const report = await look();
    expect(report).toMatchObject({
      mark: 'good',
      headline: 'Sign-in is healthy: 3 of 3 pods hold the 2 keys of the issuer',
      offers: [],
    });
    for (const part of ['✓ Issuer', '✓ Certificate', '✓ Clock', '✓ Audience']) expect(report.words).toContain(part);
  });

  it('after a rotation that pods have not seen is a stale cache, and clearing it helps', async () => {
    identity().rotate();
    const report = await look();
    expect(report).toMatchObject({ mark: 'bad', offers: clears });
    expect(report.headline).toMatch(
      /^All 3 pods hold the keys of before a rotation \(fetched .* ago\): tokens signed with kid-2026-c are refused, kid-2026-a is still trusted$/,
    );
    expect(await actions.run('auth clear-jwks')).toMatchObject({ state: 'succeeded' });
    expect(await look()).toMatchObject({ mark: 'good', offers: [] });
  });

  it('on one pod that lacks a key is told with that pod', async () => {
    const [first] = servers();
    const [key = ''] = identity().signIn.keys();
    first?.jwks.hold([key]);
    const report = await look();
    expect(report).toMatchObject({ mark: 'bad', offers: clears });
    expect(report.headline).toMatch(/^1 of 3 pods \(\w{5}\) holds no kid-2026-\w: tokens signed with it are refused$/);
  });

  it('with a key that was withdrawn is a warning', async () => {
    const [first] = servers();
    first?.jwks.hold([...identity().signIn.keys(), 'kid-2024-z']);
    const report = await look();
    expect(report).toMatchObject({ mark: 'warning', offers: clears });
    expect(report.headline).toMatch(/holds kid-2024-z, which the issuer has withdrawn: it is still trusted$/);
  });

  it.each([
    [{ kind: 'down' }, 'The issuer: cannot be reached (the connection was cut)'],
    [{ kind: 'status', status: 503 }, /^The issuer: answers 503, expected 200$/],
    [{ kind: 'expired' }, /^The issuer: cannot be reached \(its certificate has expired\); 1 other problem$/],
    [
      { kind: 'chain incomplete' },
      /^The issuer: cannot be reached \(its certificate is not trusted\); 1 other problem$/,
    ],
  ] as const)(
    'without its issuer names that, and offers no clearing: pods would be left without keys: %o',
    async (state, headline) => {
      for (const server of servers()) server.jwks.hold(['kid-2020']);
      await identity().set(state);
      const report = await look();
      expect(report).toMatchObject({ mark: 'bad', offers: [] });
      expect(report.headline).toMatch(headline);
    },
  );

  it('where neither issuer nor cache has keys says that nobody gets in', async () => {
    await identity().set({ kind: 'down' });
    servers()[0]?.jwks.hold([]);
    const report = await look();
    expect(report.words).toMatch(
      /1 of 3 pods \(\w{5}\) holds no key, and none can be fetched: nobody can sign in there/,
    );
    expect(report.offers).toEqual([]);
  });

  it('of an issuer with another name is refused: the name must match exactly', async () => {
    identity().callItself(`${identity().issuer}/`);
    expect(words((await look()).headline)).toBe(
      'The issuer calls itself https://localhost:443/, and https://localhost:443 is configured: tokens are refused',
    );
  });

  it('with the wrong audience on a pod names both', async () => {
    servers()[0]?.setSignIn({ ...identity().signIn, audience: 'api://other' });
    expect(await look()).toMatchObject({
      mark: 'bad',
      headline: `Audience: 1 of 3 pods expects tokens for api://other, and ${audience} is configured: every token is refused with 401`,
      offers: [],
    });
  });

  it('with a clock that is off says by how much and what it does to tokens', async () => {
    await identity().set({ kind: 'clock off', ms: -400_000 });
    const report = await look();
    expect(report.mark).toBe('bad');
    expect(report.headline).toMatch(/^Clock: the issuer is 6 min behind the bot: tokens look expired/);
  });

  it('treats what pods and issuer say as plain text', async () => {
    servers()[0]?.jwks.hold(['<!channel> password=hunter2hunter2']);
    const report = await look();
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report.mark).toBe('bad');
  });
});
