import { beforeEach, describe, expect, it } from 'vitest';
import type { Authority } from '../../../sandbox/platform/tls/authority.ts';
import { tlsSecret } from '../../../sandbox/platform/tls/manifests.ts';
import { now } from '../../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { reportWords } from '../../support/report-words.ts';

const actions = useActions({ at: now, tls: true });
const namespace = 'mcp-production';
const main = ['mcp.example.com', 'admin.mcp.example.com'];
const cluster = () => actions.platform.cluster;
const place = () => {
  if (actions.platform.tls === undefined) throw new Error('no TLS');
  return actions.platform.tls;
};
const authority = (): Authority => place().authority;

interface Spec {
  readonly tls: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  readonly rules: readonly unknown[];
}
const spec = (of = namespace) => cluster().read('Ingress', of, 'mcp-ingress')?.['spec'] as Spec;
const name = (secret: string, of = namespace) => {
  const ingress = cluster().read('Ingress', of, 'mcp-ingress');
  const tls = spec(of).tls.map((entry, index) => (index === 0 ? { ...entry, secretName: secret } : entry));
  cluster().apply([{ ...ingress, spec: { ...spec(of), tls } }], of);
};
const inDays = (days: number) => new Date(Date.parse(now) + days * 24 * 3600_000);
const pairOf = (hosts: readonly string[], days = 90) =>
  authority().issue({ hosts, from: inDays(-1), until: inDays(days) });
const put = async (secret: string, hosts: readonly string[], days?: number) =>
  cluster().apply([tlsSecret(secret, await pairOf(hosts, days))], namespace);
const patches = () =>
  cluster().requests.filter(
    ({ method, path }) => method === 'PATCH' && path.includes('/ingresses/') && !path.includes('/status'),
  ).length;
const command = 'cert rotate mcp-tls-next';

beforeEach(() => {
  name('mcp-tls');
  place().production.ingress.set('open');
  place().production.ingress.follow(true);
});

it('shows what was recorded', () => expectTold(actions, 'cert rotate'));

describe('a rotation', () => {
  it('says old and new by host, what stays, what is checked and the way back', async () => {
    const { plan } = await actions.plan(command);
    expect(plan).toMatchObject({
      headline: 'Let mcp.example.com and admin.mcp.example.com show the certificate in mcp-tls-next',
      confirm: 'Switch to mcp-tls-next',
      warnings: [],
    });
    expect(plan.changes.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['mcp.example.com', 'mcp-tls, until 2026-02-24', 'mcp-tls-next, until 2026-05-02'],
      ['admin.mcp.example.com', 'mcp-tls, until 2026-02-24', 'mcp-tls-next, until 2026-05-02'],
      ['issuer', 'Sandbox Issuing CA', 'Sandbox Issuing CA'],
    ]);
    expect(plan.promises.map(({ text }) => text)).toEqual([
      'Only the name of the Secret is written: every host stays, and so does chat-tls.',
      'Then checks: each host shows the new certificate by SNI, at every address, within 60 s.',
      'Way back: mcp-tls stays as it is. Keep it for a week.',
    ]);
    expect(JSON.stringify(plan)).not.toContain('PRIVATE');
  });

  it('writes one name, loses no host and no other entry, and is seen on every host', async () => {
    const before = spec();
    const outcome = await actions.run(command);
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: 'mcp.example.com and admin.mcp.example.com show the certificate in mcp-tls-next, until 2026-05-02',
    });
    expect(spec()).toEqual({ ...before, tls: [{ ...before.tls[0], secretName: 'mcp-tls-next' }, before.tls[1]] });
    const back = await actions.undo(outcome);
    expect(back).toMatchObject({ state: 'succeeded' });
    expect(spec()).toEqual(before);
  });

  it('does not do what the merge patch of the runbook does: that one loses every host and the other entry', async () => {
    const before = spec();
    const answer = await fetch(
      `${cluster().url}/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/mcp-ingress`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${cluster().token()}`,
          'content-type': 'application/strategic-merge-patch+json',
        },
        body: JSON.stringify({ spec: { tls: [{ secretName: 'mcp-tls-next' }] } }),
      },
    );
    expect(answer.status).toBe(200);
    expect(spec().tls).toEqual([{ secretName: 'mcp-tls-next' }]);
    const look = await actions.look('cert');
    expect(look.mark).toBe('bad');
    cluster().apply([{ ...cluster().read('Ingress', namespace, 'mcp-ingress'), spec: before }], namespace);
  });

  it('as a dry run changes nothing', async () => {
    const before = patches();
    const report = await actions.dry(command);
    expect(reportWords(report)).toContain('mcp-tls-next');
    expect(patches()).toBe(before);
    expect(spec().tls[0]?.secretName).toBe('mcp-tls');
  });

  it('that is done already has nothing to do', async () => {
    name('mcp-tls-next');
    await expect(actions.plan(command)).rejects.toMatchObject({
      code: 'NOTHING_TO_DO',
      message: 'Ingress mcp-ingress names mcp-tls-next already. Nothing was changed.',
    });
  });

  it('warns of what the new certificate gives up', async () => {
    await put('mcp-less', main, 10);
    const { plan } = await actions.plan('cert rotate mcp-less');
    expect(plan.warnings).toEqual([
      'It ends on 2026-02-10, before the one it replaces (2026-02-24).',
      'It ends on 2026-02-10, within 30 days.',
    ]);
  });
});

describe('a pair that cannot serve the hosts is refused, with what is wrong', () => {
  const refused = async (secret: string, more = '') => {
    const before = patches();
    const error = await actions.plan(`cert rotate ${secret}${more}`).then(
      () => undefined,
      (reason: unknown) => reason as { code: string; message: string },
    );
    expect(patches()).toBe(before);
    return `${error?.code}: ${error?.message}`;
  };

  it('for another host', async () => {
    await put('other', ['elsewhere.example.com']);
    expect(await refused('other')).toMatch(
      /^SECRET_UNFIT: The certificate in other is for elsewhere\.example\.com: no Secret of/,
    );
    expect(await refused('other', ' from=mcp-tls')).toMatch(
      /^SECRET_UNFIT: other cannot serve mcp\.example\.com and admin\.mcp\.example\.com: the certificate is not for/,
    );
  });

  it('for one host of two: the other would break', async () => {
    await put('half', ['mcp.example.com']);
    expect(await refused('half', ' from=mcp-tls')).toContain('the certificate is not for admin.mcp.example.com');
  });

  it('that has expired, with the intermediate missing, with the key of another', async () => {
    await put('old', main, -1);
    expect(await refused('old')).toContain('the certificate expired');
    cluster().apply(
      [tlsSecret('bare', await authority().issueAlone({ hosts: main, from: inDays(-1), until: inDays(90) }))],
      namespace,
    );
    expect(await refused('bare')).toContain(
      'the chain is incomplete: the certificate of Sandbox Issuing CA is missing',
    );
    const [one, other] = [await pairOf(main), await pairOf(main)];
    cluster().apply([tlsSecret('mixed', { chain: one.chain, key: other.key })], namespace);
    expect(await refused('mixed')).toContain('the key in mixed belongs to another certificate');
  });

  it('that does not exist, or has another type', async () => {
    expect(await refused('nothing')).toBe('CLUSTER_NOT_FOUND: Namespace mcp-production has no secrets "nothing".');
    expect(await refused('mcp-db-secret')).toBe(
      'SECRET_UNFIT: Secret mcp-db-secret is of type Opaque, not kubernetes.io/tls.',
    );
  });

  it('that could take the place of more than one asks which', async () => {
    await put('both', [...main, 'chat.mcp.example.com']);
    expect(await refused('both')).toBe('PARAM_INVALID: both could take the place of mcp-tls and chat-tls.');
    expect((await actions.plan('cert rotate both from=chat-tls')).plan.changes[0]).toMatchObject({
      label: 'chat.mcp.example.com',
    });
    expect(await refused('both', ' from=nothing')).toBe('PARAM_INVALID: Ingress mcp-ingress names no Secret nothing.');
  });
});

describe('when the world moves', () => {
  it('a new pair that was put into the Secret meanwhile is not shown unseen', async () => {
    await put('moving', main);
    const outcome = await actions.run('cert rotate moving', { meanwhile: () => put('moving', main) });
    expect(outcome.state).toBe('drifted');
    expect(spec().tls[0]?.secretName).toBe('mcp-tls');
  });

  it('an entry that somebody has changed meanwhile is theirs', async () => {
    await put('theirs', main);
    const outcome = await actions.run(command, { meanwhile: async () => name('theirs') });
    expect(outcome.state).toBe('drifted');
    expect(spec().tls[0]?.secretName).toBe('theirs');
  });

  it('a controller that does not take it up is a failure with the way back', async () => {
    const outcome = await actions.run(command, { meanwhile: async () => place().production.ingress.follow(false) });
    expect(outcome).toMatchObject({
      state: 'failed',
      headline:
        'mcp.example.com and admin.mcp.example.com still show another certificate after 60 s: the controller has not taken up mcp-tls-next',
    });
    place().production.ingress.follow(true);
    expect(await actions.undo(outcome)).toMatchObject({ state: 'succeeded' });
  });

  it('a controller that nobody reaches from the bot leaves the outcome unknown', async () => {
    const outcome = await actions.run(command, { meanwhile: async () => place().production.ingress.set('refuses') });
    expect(outcome.state).toBe('outcome_unknown');
    expect(outcome.headline).toMatch(/^Ingress mcp-ingress names mcp-tls-next; what its hosts show could not be seen/);
  });
});

describe('what cert-manager keeps', () => {
  const keep = async (secret: string, certificate?: string) => {
    const object = tlsSecret(secret, await pairOf(main)) as { metadata: object };
    const annotations = certificate === undefined ? {} : { 'cert-manager.io/certificate-name': certificate };
    cluster().apply([{ ...object, metadata: { ...object.metadata, annotations } }], namespace);
  };

  it('is renewed by it: a rotation is refused with the way to renew, and allowed to whoever names both', async () => {
    await keep('mcp-kept', 'mcp');
    name('mcp-kept');
    await expect(actions.plan(command)).rejects.toMatchObject({
      code: 'SECRET_UNFIT',
      message: 'cert-manager keeps mcp-kept (Certificate mcp) and renews it by itself. Nothing was changed.',
      hint: 'Renew it now with `cmctl renew mcp -n mcp-production`; to put mcp-tls-next in its place all the same, name both: `/mcp cert rotate mcp-tls-next from=mcp-kept`.',
    });
    const { plan } = await actions.plan(`${command} from=mcp-kept`);
    expect(plan.warnings).toContain(
      'cert-manager renews the present one (Certificate mcp); nobody renews mcp-tls-next for it.',
    );
  });

  it('is told by /mcp cert with its day, two thirds of its life on', async () => {
    await keep('mcp-kept', 'mcp');
    name('mcp-kept');
    const words = reportWords(await actions.look('cert'));
    expect(words).toContain('mcp-kept: cert-manager renews it about');
    expect(words).toContain('(Certificate mcp)');
  });
});

describe('what is bound', () => {
  const digest = async (text = command) => (await actions.plan(text)).digest;
  const touch = (change: (ingress: object & { metadata?: object }) => object) => {
    const ingress = cluster().read('Ingress', namespace, 'mcp-ingress');
    if (ingress !== undefined) cluster().apply([change(ingress)], namespace);
  };

  it('another certificate, another entry, another list is another plan', async () => {
    await put('bound', main);
    const before = await digest('cert rotate bound');
    await put('bound', main);
    const renewed = await digest('cert rotate bound');
    expect(renewed).not.toBe(before);
    touch((ingress) => ({ ...ingress, spec: { ...spec(), tls: spec().tls.toReversed() } }));
    expect(await digest('cert rotate bound')).not.toBe(renewed);
    touch((ingress) => ({ ...ingress, spec: { ...spec(), tls: spec().tls.toReversed() } }));
    expect(await digest('cert rotate bound')).toBe(renewed);
    expect(await digest('cert rotate bound from=mcp-tls')).not.toBe(renewed);
  });

  it('what is shown meanwhile, a label, the time that passes is not', async () => {
    const before = await digest();
    touch((ingress) => ({ ...ingress, metadata: { ...ingress.metadata, labels: { app: 'mcp-server', seen: 'yes' } } }));
    place().production.ingress.set('refuses');
    expect(await digest()).toBe(before);
  });
});

it('whose worker dies at any point, or loses an answer, is made once and seen', async () => {
  let before = 0;
  const points = await atEveryPoint(actions, command, {
    before() {
      name('mcp-tls');
      before = patches();
    },
    seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      expect(patches() - before, pointName(point)).toBe(1);
      expect(
        spec().tls.map(({ secretName }) => secretName),
        pointName(point),
      ).toEqual(['mcp-tls-next', 'chat-tls']);
    },
  });
  expect(points).toBeGreaterThan(8);
});
