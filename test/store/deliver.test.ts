import { describe, expect, it } from 'vitest';
import { usePostman } from '../support/faults/use-postman.ts';
import { mustClaim } from '../support/store.ts';

const site = usePostman();

describe('a message', () => {
  it('is posted once, with its key', async () => {
    site.postman.deliver();
    const channel = await site.postman.send('hello', { key: 'k1' });
    await site.textsIn(channel, 'hello');
    expect(site.postman.shown(channel)[0]?.key).toBe('k1');
  });

  it.each([
    ['lost_response', {}],
    ['reset', {}],
    ['http', { status: 500 }],
    ['http', { status: 503 }],
    ['ratelimited', { retryAfterS: 1 }],
    ['error', { code: 'internal_error' }],
  ] as const)('that meets %s %o is there once', async (kind, more) => {
    site.postman.workspace.faults.inject({ on: 'api', method: 'chat.postMessage', times: 1, kind, ...more } as never);
    site.postman.deliver();
    const channel = await site.postman.send('once');
    await site.textsIn(channel, 'once');
    await site.settled();
    expect(site.postman.shown(channel)).toHaveLength(1);
  });

  it('that Slack handles only after the call was given up is there once', async () => {
    site.postman.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      times: 1,
      kind: 'latency',
      ms: 3000,
    });
    site.postman.deliver();
    const channel = await site.postman.send('slow');
    await expect
      .poll(() => site.postman.database.query(`SELECT 1 FROM messages WHERE error LIKE '%timeout%'`))
      .toHaveLength(1);
    // A second later Slack still has not done it: whoever posted again now would double it.
    await site.postman.advance(1000);
    await site.roundsMore(3);
    await site.postman.advance(2000);
    await site.textsIn(channel, 'slow');
    await site.postman.advance(20_000);
    await site.settled();
    expect(site.postman.shown(channel)).toHaveLength(1);
  });

  it('is never called for before Retry-After is over, neither to post it nor to look for it', async () => {
    const { faults } = site.postman.workspace;
    faults.inject({ on: 'api', method: 'chat.postMessage', times: 1, kind: 'lost_response' });
    faults.inject({ on: 'api', method: 'conversations.history', times: 1, kind: 'ratelimited', retryAfterS: 2 });
    site.postman.deliver();
    const channel = await site.postman.send('patience');
    await site.textsIn(channel, 'patience');
    await site.settled();
    const [limited, next] = site.callsOf('conversations.history');
    expect((next?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThanOrEqual(1990);
    expect(site.postman.shown(channel)).toHaveLength(1);
  });
});

it('a message that could not be sent for a while says from when it is', async () => {
  const channel = await site.postman.send('an old story');
  await site.postman.advance(6 * 60_000);
  site.postman.deliver();
  await site.textsIn(channel, 'an old story');
  expect(JSON.stringify(site.postman.workspace.messages(channel)[0]?.blocks)).toMatch(/Sent late.*<!date/);
  const fresh = await site.postman.send('a fresh one');
  await site.textsIn(fresh, 'a fresh one');
  expect(JSON.stringify(site.postman.workspace.messages(fresh)[0]?.blocks ?? [])).not.toContain('Sent late');
});

describe('a message that may have been sent', () => {
  it.each([
    ['is refused by a rate limit', { kind: 'ratelimited', retryAfterS: 1 }],
    ['meets an error of Slack', { kind: 'http', status: 503 }],
    ['is cut off', { kind: 'reset' }],
    ['is refused for a while', { kind: 'error', code: 'internal_error' }],
    ['is not allowed, since somebody took the bot out', { kind: 'error', code: 'not_in_channel' }],
  ] as const)('is not sent again because looking for it %s', async (_, effect) => {
    const { faults } = site.postman.workspace;
    faults.inject({ on: 'api', method: 'chat.postMessage', times: 1, kind: 'lost_response' });
    faults.inject({ on: 'api', method: 'conversations.history', times: 1, ...effect });
    site.postman.deliver();
    const channel = await site.postman.send('once');
    await site.settled();
    expect(site.postman.shown(channel)).toHaveLength(1);
  });

  it('is posted, though somebody put a message with its key there before', async () => {
    const { faults, admin, apiUrl } = site.postman.workspace;
    const channel = admin.addChannel({ name: 'planted', members: ['dev'] });
    const metadata = { event_type: 'mcp_chatops_message', event_payload: { key: 'wanted' } };
    const planted = await fetch(`${apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.userToken('dev')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, text: 'planted', metadata }),
    });
    expect(await planted.json()).toMatchObject({ ok: true });
    faults.inject({ on: 'api', method: 'chat.postMessage', times: 1, kind: 'reset' });
    site.postman.deliver();
    await site.postman.send('the real one', { channel, key: 'wanted' });
    await site.textsIn(channel, 'planted', 'the real one');
  });

  it('and can never be looked for is sent again rather than lost', async () => {
    const { faults } = site.postman.workspace;
    faults.inject({ on: 'api', method: 'chat.postMessage', times: 1, kind: 'reset' });
    faults.inject({ on: 'api', method: 'conversations.history', kind: 'error', code: 'missing_scope' });
    site.postman.deliver();
    await site.textsIn(await site.postman.send('needed'), 'needed');
  });
});

describe('a file', () => {
  const aFile = async () => {
    const card = await site.aCard();
    const claimed = await mustClaim(site.postman.store, card.run);
    await site.postman.store.runs.attach(claimed, { name: 'log.txt', title: 'The log', text: 'all is well' });
    return card;
  };

  it.each(['lost_response', 'reset'] as const)('that meets %s when it is shared is there once', async (kind) => {
    const { channel } = await aFile();
    site.postman.workspace.faults.inject({ on: 'api', method: 'files.completeUploadExternal', times: 1, kind });
    site.postman.deliver();
    await site.settled();
    const shares = () =>
      site.postman.workspace.files.flatMap(({ file }) => Object.values(file.shares?.public ?? {}).flat());
    await expect.poll(shares).toHaveLength(1);
    expect(site.postman.workspace.files[0]?.text).toBe('all is well');
    expect(site.postman.shown(channel)).toHaveLength(1);
  });
});

it('the store is not asked over and over while a call is on its way', async () => {
  site.postman.workspace.faults.inject({
    on: 'api',
    method: 'chat.postMessage',
    times: 1,
    kind: 'slow_response',
    ms: 350,
  });
  const channel = await site.postman.send('hello');
  site.postman.deliver();
  await site.textsIn(channel, 'hello');
  await site.settled();
  expect(site.looks).toBeLessThan(15);
});

it('a reply goes out as soon as the message it answers is there', async () => {
  const { run, channel } = await site.aCard();
  const claimed = await mustClaim(site.postman.store, run);
  await site.postman.store.runs.note(claimed, {
    key: 'n',
    urgent: false,
    report: { mark: 'neutral', headline: 'A note.' },
  });
  site.postman.deliver();
  await expect.poll(() => site.callsOf('chat.postMessage').map((call) => call.args['text'])).toContain('A note.');
  expect(site.postman.shown(channel)).toHaveLength(1);
});
