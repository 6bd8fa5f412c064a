import { afterEach, describe, expect, it } from 'vitest';
import type { PlatformTls } from '../../sandbox/platform/tls/tls.ts';
import { now } from '../golden/cases/values.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions({ at: now, tls: true });
const tls = (): PlatformTls => {
  if (actions.platform.tls === undefined) throw new Error('no TLS');
  return actions.platform.tls;
};
const place = () => tls().production;
const namespace = 'mcp-production';
const cluster = () => actions.platform.cluster;

/** The port of a controller is another one at each start. */
const words = (text: string) =>
  text.replaceAll(/port \d+/g, 'port 443').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:443');

describe('cert', () => {
  it('shows what was recorded', () => expectTold(actions, 'cert', { words }));
});

describe('a certificate', () => {
  afterEach(async () => {
    place().ingress.set('open');
    place().ingress.follow(true);
    await place().renew('none');
  });
  const look = async () => {
    const report = await actions.look('cert');
    return { ...report, words: words(reportWords(report)) };
  };

  it('that lasts is told in one line, with the first that ends', async () => {
    await place().renew('none');
    expect(await look()).toMatchObject({
      mark: 'good',
      headline: '3 hosts: every certificate is valid and shown; the first expires in 180 days',
    });
  });

  it.each([
    ['expired', 'bad', /^mcp\.example\.com and admin\.mcp\.example\.com: the certificate expired 2 days ago$/],
    ['not yet valid', 'bad', /the certificate is not valid for another 3 days$/],
    ['wrong host', 'bad', /^mcp\.example\.com: the certificate is not for mcp\.example\.com: its names are elsewhere/],
    ['chain incomplete', 'bad', /the chain is incomplete: the certificate of Sandbox Issuing CA is missing$/],
    ['wrong key', 'bad', /: the key in mcp-tls belongs to another certificate$/],
  ] as const)('%s is said to be', async (fault, mark, headline) => {
    await place().renew(fault);
    const report = await look();
    expect(report).toMatchObject({ mark, headline: expect.stringMatching(headline) });
    expect(report.words).toContain('/mcp cert rotate NAME');
  });

  it('whose key fits no certificate is not what people are shown', async () => {
    await place().renew('wrong key');
    expect((await look()).words).toContain(
      'the server shows another certificate than mcp-tls holds: Kubernetes Ingress Controller Fake Certificate',
    );
  });

  it('that the controller has not taken up yet is told apart from what the Secret holds', async () => {
    place().ingress.follow(false);
    await place().renew('none');
    const report = await look();
    expect(report).toMatchObject({ mark: 'bad' });
    expect(report.headline).toMatch(/^mcp\.example\.com and admin\.mcp\.example\.com: the server shows another/);
  });

  it('of a controller that is down is judged by its Secret, and said not to be seen', async () => {
    place().ingress.set('refuses');
    const report = await look();
    expect(report.mark).toBe('warning');
    expect(report.headline).toMatch(/: no certificate was shown to the bot: 127\.0\.0\.1:\d+ ECONNRESET$/);
    expect(report.words).toContain('180 days left');
  });

  it('whose Secret is missing, or not for the bot, is told so, and what is shown counts', async () => {
    // The others let it read what Secrets hold too, for their ages and for backups.
    const bindings = ['mcp-chatops-certificates', 'mcp-chatops-secrets', 'mcp-chatops-config-backup'].flatMap(
      (name) => cluster().read('RoleBinding', namespace, name) ?? [],
    );
    const before = bindings.map((one) => ({ ...one, subjects: one['subjects'] }));
    cluster().apply(
      bindings.map((one) => ({ ...one, subjects: [] })),
      namespace,
    );
    const report = await look();
    cluster().apply(before, namespace);
    expect(report).toMatchObject({ mark: 'warning' });
    expect(report.headline).toContain('Secret mcp-tls could not be read: the bot lacks the right');
    expect(report.words).toContain('180 days left');
  });
});

it('shows and keeps nothing of a key', async () => {
  const secret = cluster().read('Secret', namespace, 'mcp-tls')?.['data'] as Readonly<Record<string, string>>;
  const key = Buffer.from(secret['tls.key'] ?? '', 'base64').toString();
  const body = key.split('\n')[1] ?? '';
  expect(body.length).toBeGreaterThan(40);
  const told = JSON.stringify(await actions.cards('cert'));
  for (const part of [body, secret['tls.key']?.slice(60, 100) ?? '', 'PRIVATE']) expect(told).not.toContain(part);
});

describe('several ingresses', () => {
  const several = useActions({
    at: now,
    tls: true,
    change: (file) => {
      const { ingress, ...production } = file.environments['production'] ?? {};
      const moreIngresses = ['mcp-partners', 'mcp-gone'].map((name) => ({
        ...ingress,
        name,
        addresses: ['127.0.0.1'],
      }));
      return { ...file, environments: { ...file.environments, production: { ...production, ingress, moreIngresses } } };
    },
  });
  const partners = (secretName: string) =>
    several.platform.cluster.apply(
      [
        {
          ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'mcp-partners', namespace } },
          spec: { tls: [{ hosts: ['chat.mcp.example.com'], secretName }], rules: [{ host: 'chat.mcp.example.com' }] },
        },
      ],
      namespace,
    );

  it('are all looked at, the worst first; one that is missing hides none', async () => {
    partners('chat-tls');
    const report = await several.look('cert');
    expect(report).toMatchObject({ mark: 'bad' });
    expect(report.headline).toMatch(/^mcp-gone: could not be read; 1 other ingress needs a look$/);
    const told = reportWords(report);
    expect(told.indexOf('Ingress mcp-gone')).toBeLessThan(told.indexOf('Ingress mcp-ingress'));
    expect(told.indexOf('Ingress mcp-ingress')).toBeLessThan(told.indexOf('Ingress mcp-partners'));
    const [rotate] = report.offers ?? [];
    expect(rotate).toMatchObject({ action: 'cert rotate', params: { from: 'mcp-tls', ingress: 'mcp-ingress' } });
    expect((await several.look('cert mcp-partners')).headline).toMatch(/^1 host: every certificate is valid and shown/);
  });

  it('are told apart when a Secret is rotated: which one is asked, and the other stays', async () => {
    partners('mcp-tls');
    await expect(several.plan('cert rotate mcp-tls-next')).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      message: 'production has 3 ingresses: mcp-ingress, mcp-partners, mcp-gone. Nothing was changed.',
      hint: 'Name the one you mean with `ingress=`.',
    });
    await expect(several.plan('cert rotate mcp-tls-next ingress=other')).rejects.toMatchObject({
      message:
        'production has no ingress "other" that this bot may touch; there are: mcp-ingress, mcp-partners, mcp-gone.',
    });
    const done = await several.run('cert rotate mcp-tls-next ingress=mcp-ingress');
    expect(done).toMatchObject({ state: 'succeeded' });
    const secrets = (name: string) =>
      (
        several.platform.cluster.read('ingresses', namespace, name) as unknown as {
          spec: { tls: { secretName: string }[] };
        }
      ).spec.tls.map(({ secretName }) => secretName);
    expect([secrets('mcp-ingress'), secrets('mcp-partners')]).toEqual([['mcp-tls-next', 'chat-tls'], ['mcp-tls']]);
    expect(await several.undo(done)).toMatchObject({ state: 'succeeded' });
    expect(secrets('mcp-ingress')).toEqual(['mcp-tls', 'chat-tls']);
  });
});
