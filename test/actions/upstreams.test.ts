import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamsTold } from '../../sandbox/mcp-server/told.ts';
import { now } from '../golden/cases/values.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions({ at: now, tls: true });
const namespace = 'mcp-production';
const place = () => {
  if (actions.platform.tls === undefined) throw new Error('no TLS');
  return actions.platform.tls.production;
};
const servers = () =>
  actions
    .server()
    .pods()
    .flatMap((pod) => actions.platform.cluster.server(namespace, pod) ?? []);
const look = async () => {
  const report = await actions.look('upstreams');
  return { ...report, words: reportWords(report) };
};

/** What a pod says where nothing else is: reached in 12 ms. */
const says =
  (over: Partial<Awaited<ReturnType<UpstreamsTold>>[number]> = {}): UpstreamsTold =>
  async () =>
    [place().apim, place().dealers].map(({ url }, index) => ({
      ...{ name: index === 0 ? 'APIM' : 'Dealer API', url, status: 200, latency_ms: 12, error: null },
      ...(index === 0 ? over : {}),
    }));

afterEach(async () => {
  await Promise.all([place().apim.set({ kind: 'works' }), place().dealers.set({ kind: 'works' })]);
  for (const server of servers()) server.setUpstreams(says());
});

it('shows what was recorded', async () => {
  for (const space of [namespace, 'mcp-staging']) {
    for (const pod of actions.platform.cluster.list('Pod', space)) {
      const { apim, dealers } = space === namespace ? place() : (actions.platform.tls?.staging ?? place());
      actions.platform.cluster.server(space, pod.metadata.name)?.setUpstreams(async () => [
        { name: 'APIM', url: apim.url, status: 200, latency_ms: 24, error: null },
        { name: 'Dealer API', url: dealers.url, status: 200, latency_ms: 9, error: null },
      ]);
    }
  }
  // How long the bot took is another time at each run.
  const words = (text: string) => text.replaceAll(/(DNS|TCP|TLS|first byte) (?:\d+ ms|\d\.\d s)/g, '$1 2 ms');
  await expectTold(actions, 'upstreams', { words });
});

describe('what the MCP server calls', () => {
  it('is reached by every pod, as the pods report it, and by the bot, part by part', async () => {
    const report = await look();
    expect(report).toMatchObject({ mark: 'good', headline: '2 upstreams reached from every pod', offers: [] });
    expect(report.words).toContain('3 of 3 pods reach it, slowest 12 ms · certificate 180 days');
    expect(report.words).toMatch(/\nAPIM \| bot \| (DNS|TCP) .*TLS .*first byte .* \| 200/);
    expect(report.words).toMatch(/\nAPIM \| \w{5} \| 12 ms \| 200/);
  });

  it('that one pod of three does not reach is told with that pod', async () => {
    const [first] = servers();
    first?.setUpstreams(says({ status: null, latency_ms: null, error: 'ECONNREFUSED' }));
    const report = await look();
    expect(report.mark).toBe('bad');
    expect(report.headline).toMatch(/^APIM: not reached from 1 of 3 pods \(\w{5}\): "ECONNREFUSED"$/);
  });

  it('that pods reach and the bot does not is no outage', async () => {
    await place().apim.set({ kind: 'down' });
    const report = await look();
    expect(report).toMatchObject({ mark: 'warning' });
    expect(report.headline).toMatch(/^APIM: not reached from the bot \(\w+: ECONNRESET\)$/);
    expect(report.words).toContain('3 of 3 pods reach it');
  });

  it.each([
    ['expired', 'bad', 'APIM: the certificate expired 2 days ago'],
    ['wrong host', 'bad', 'APIM: the certificate is not for localhost: its names are elsewhere.example.com'],
    ['wrong key', 'bad', 'APIM: localhost was not signed by the issuer it names'],
    ['chain incomplete', 'bad', 'APIM: the chain is incomplete: the certificate of Sandbox Issuing CA is missing'],
  ] as const)('with a certificate that is %s is told so, whatever pods think of it', async (kind, mark, headline) => {
    await place().apim.set({ kind });
    expect(await look()).toMatchObject({ mark, headline });
  });

  it('that refuses or is slow is told with its status and its time', async () => {
    for (const server of servers()) server.setUpstreams(says({ status: 503 }));
    expect(await look()).toMatchObject({ mark: 'bad', headline: 'APIM: answers 503 to all 3 pods' });
    for (const server of servers()) server.setUpstreams(says({ latency_ms: 2400 }));
    expect(await look()).toMatchObject({ mark: 'warning', headline: 'APIM: slow from all 3 pods: up to 2.4 s' });
  });

  it('is told by the bot alone where pods have no such page, and that is said', async () => {
    for (const server of servers()) server.setUpstreams(undefined);
    const report = await look();
    expect(report).toMatchObject({ mark: 'good', headline: '2 upstreams reached from the bot' });
    expect(report.words).toContain('3 pods not asked: this version has no /debug/upstreams');
    await place().dealers.set({ kind: 'status', status: 500 });
    expect(await look()).toMatchObject({ mark: 'bad', headline: 'Dealer API: answers 500 to the bot' });
  });

  it('is told although the cluster is away', async () => {
    actions.platform.cluster.faults.inject({
      match: { verb: 'get', resource: 'deployments' },
      effect: { kind: 'forbidden' },
    });
    const report = await look();
    actions.platform.cluster.faults.clear();
    expect(report.words).toContain('No pod was asked: ');
    expect(report.headline).toBe('2 upstreams reached from the bot');
  });

  it('treats what a pod says as plain text: no links, no mentions, no secrets', async () => {
    const [first] = servers();
    first?.setUpstreams(says({ status: null, error: '<!channel> `x` password=hunter2hunter2 \n*bold*' }));
    const report = await look();
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report.headline).toContain('<!channel>');
  });
});
