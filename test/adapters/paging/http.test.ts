import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Pager, startPager } from '../../../sandbox/pager/pager.ts';
import { provider as pagerduty } from '../../../src/paging/providers/pagerduty.ts';
import { provider as webhook } from '../../../src/paging/providers/webhook.ts';
import { failureOf, inTime, now, opened, order, secrets } from './orders.ts';

let other: Pager;
beforeAll(async () => {
  other = await startPager({
    clock: { now: () => now },
    routingKey: secrets['PAGERDUTY_ROUTING_KEY'] ?? '',
    webhookSecret: secrets['PAGE_SECRET'] ?? '',
  });
});
afterAll(() => other.stop());
afterEach(() => {
  other.set({ kind: 'well' });
  other.clear();
});

const ways = {
  pagerduty: (changes: object = {}) =>
    opened(pagerduty, {
      routingKeyEnv: 'PAGERDUTY_ROUTING_KEY',
      url: `${other.url}/v2/enqueue`,
      allowInsecure: true,
      ...changes,
    }),
  webhook: (changes: object = {}) =>
    opened(webhook, { url: `${other.url}/page`, secretEnv: 'PAGE_SECRET', allowInsecure: true, ...changes }),
};

describe.each(['pagerduty', 'webhook'] as const)('%s', (name) => {
  const send = (changes: Parameters<typeof order>[0] = {}, signal = inTime()) =>
    ways[name]().send(order(changes), signal);

  it('has the page taken, and a receipt for it', async () => {
    expect(await send()).toEqual({ receipt: name === 'pagerduty' ? 'inc-7-3f2a' : 'W1' });
    expect(other.arrived.map(({ headline, repeat }) => [headline, repeat])).toEqual([
      ['[P1] INC-7 Error rate above 5% (L1)', 0],
    ]);
  });

  it('lets the other side tell a repeated page from a new one', async () => {
    await send();
    await send({ repeated: true });
    expect(other.arrived.map(({ repeat }) => repeat)).toEqual([0, 1]);
    expect(JSON.stringify(other.arrived[1]?.body)).toContain('"repeated":true');
  });

  it.each([
    [400, 'PAGE_REFUSED none'],
    [401, 'PAGE_REFUSED none'],
    [403, 'PAGE_REFUSED none'],
    [404, 'PAGE_REFUSED none'],
    [410, 'PAGE_REFUSED none'],
    [413, 'PAGE_REFUSED none'],
    [429, 'PAGE_FAILED none'],
    [500, 'PAGE_FAILED unknown'],
    [502, 'PAGE_FAILED unknown'],
    [503, 'PAGE_FAILED unknown'],
  ])('understands %i', async (status, failure) => {
    other.set({ kind: 'answers', status });
    expect(await failureOf(send())).toBe(failure);
  });

  it('waits as long as it is told, within reason', async () => {
    other.set({ kind: 'answers', status: 429, retryAfter: 7 });
    expect(await failureOf(send())).toBe('PAGE_FAILED none after 7000 ms');
    other.set({ kind: 'answers', status: 503, retryAfter: 86_400 });
    expect(await failureOf(send())).toBe('PAGE_FAILED unknown after 600000 ms');
  });

  it('follows no redirect', async () => {
    const requests = other.requests;
    other.set({ kind: 'answers', status: 307, location: `${other.url}/page` });
    expect(await failureOf(send())).toBe('PAGE_REFUSED none');
    expect(other.requests).toBe(requests + 1);
  });

  it('says that a page may have arrived when its reply is lost', async () => {
    other.set({ kind: 'loses-replies' });
    expect(await failureOf(send())).toBe('PAGE_FAILED unknown');
    expect(other.arrived).toHaveLength(1);
  });

  it('gives up at the deadline', async () => {
    other.set({ kind: 'hangs' });
    const deadline = new AbortController();
    const requests = other.requests;
    const sending = failureOf(send({}, deadline.signal));
    await expect.poll(() => other.requests).toBe(requests + 1);
    deadline.abort(new Error('deadline'));
    expect(await sending).toBe('PAGE_FAILED unknown');
    expect(await failureOf(send({}, deadline.signal))).toBe('PAGE_FAILED none');
  });

  it('knows that nothing arrived where nobody listens', async () => {
    const gone = await startPager({ clock: { now: () => now }, routingKey: '', webhookSecret: '' });
    await gone.stop();
    const path = name === 'pagerduty' ? '/v2/enqueue' : '/page';
    const sending = ways[name]({ url: `${gone.url}${path}` }).send(order(), inTime());
    expect(await failureOf(sending)).toBe('PAGE_FAILED none');
  });

  it('lets no text break out of its field', async () => {
    const evil = 'x\r\nX-Evil: 1\r\n\r\n{"routing_key":"y"}\u2028\u202e';
    await send({ title: evil.repeat(100), service: evil, environment: evil, summary: evil, key: `k${evil}` });
    const [page] = other.arrived;
    expect(page?.headers).not.toHaveProperty('x-evil');
    expect(page?.headline).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(page?.headline).toMatch(/^\[P1\] INC-7 x X-Evil: 1 .*… \(L1\)$/);
  });
});

describe('pagerduty', () => {
  it('acknowledges and resolves the alert of the incident', async () => {
    for (const kind of ['page', 'acknowledged', 'resolved'] as const)
      await ways.pagerduty().send(order({ kind }), inTime());
    expect(other.arrived.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'trigger inc-7-3f2a',
      'acknowledge inc-7-3f2a',
      'resolve inc-7-3f2a',
    ]);
  });

  it('takes 202 alone for a yes', async () => {
    other.set({ kind: 'answers', status: 200 });
    expect(await failureOf(ways.pagerduty().send(order(), inTime()))).toBe('PAGE_REFUSED none');
  });

  it('has the severities of PagerDuty', async () => {
    for (const severity of [1, 2, 3, 4] as const) await ways.pagerduty().send(order({ severity }), inTime());
    const severities = other.arrived.map(({ body }) => (body as { payload: { severity: string } }).payload.severity);
    expect(severities).toEqual(['critical', 'error', 'warning', 'info']);
  });
});

describe('webhook', () => {
  it('is refused by a receiver with another secret', async () => {
    const strange = await startPager({ clock: { now: () => now }, routingKey: '', webhookSecret: 'another' });
    const sending = ways.webhook({ url: `${strange.url}/page` }).send(order(), inTime());
    expect(await failureOf(sending)).toBe('PAGE_REFUSED none');
    expect(strange.arrived).toEqual([]);
    await strange.stop();
  });
});

describe('settings', () => {
  it.each([
    { url: 'http://pager.example.com/page', secretEnv: 'PAGE_SECRET' },
    { url: 'https://user:word@pager.example.com/page', secretEnv: 'PAGE_SECRET' },
    { url: 'ftp://pager.example.com/page', secretEnv: 'PAGE_SECRET', allowInsecure: true },
    { url: 'https://pager.example.com/page', secretEnv: 'not a name' },
    { url: 'https://pager.example.com/page', secretEnv: 'PAGE_SECRET', more: 1 },
  ])('refuses %j', (settings) => expect(webhook.settings.safeParse(settings).success).toBe(false));

  it('knows PagerDuty by itself', () => {
    expect(pagerduty.settings.parse({ routingKeyEnv: 'PAGERDUTY_ROUTING_KEY' }).url).toBe(
      'https://events.pagerduty.com/v2/enqueue',
    );
  });
});
