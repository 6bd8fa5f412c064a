import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { socketApp } from './apps.ts';
import { channelId, clientOf, refusal, seed, workspaceFor } from './support.ts';

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('faults of Web API calls', () => {
  it('answer 429 with Retry-After', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace, { rejectRateLimitedCalls: true });
    workspace.faults.inject({ on: 'api', method: 'chat.postMessage', kind: 'ratelimited', retryAfterS: 7, times: 1 });
    const error = await failure(client.chat.postMessage({ channel: '#mcp-ops', text: 'x' }));
    expect(error).toBeInstanceOf(WebAPIRateLimitedError);
    expect((error as WebAPIRateLimitedError).retryAfter).toBe(7);
    expect((await client.chat.postMessage({ channel: '#mcp-ops', text: 'y' })).ok).toBe(true);
    expect(workspace.messages('#mcp-ops').map((message) => message.text)).toEqual(['y']);
    expect(workspace.calls[0]).toMatchObject({ status: 429, response: { error: 'ratelimited' }, delivered: true });
  });

  it('answer an HTTP error, or cut the connection before anything happened', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const post = () => failure(client.chat.postMessage({ channel: '#mcp-ops', text: 'x' }));
    workspace.faults.inject({ on: 'api', kind: 'http', status: 503, times: 1 });
    const unavailable = await post();
    expect(unavailable).toBeInstanceOf(WebAPIHTTPError);
    expect((unavailable as WebAPIHTTPError).statusCode).toBe(503);
    workspace.faults.inject({ on: 'api', method: 'chat.*', kind: 'reset', times: 1 });
    expect(await post()).toBeInstanceOf(WebAPIRequestError);
    expect(workspace.messages('#mcp-ops')).toEqual([]);
    expect(workspace.calls.map((call) => [call.end, call.response])).toEqual([
      ['answered', undefined],
      ['reset', undefined],
    ]);
  });

  it('lose the answer of a call that was handled: a client that tries again posts twice', async () => {
    const { workspace } = await workspaceFor();
    workspace.faults.inject({ on: 'api', method: 'chat.postMessage', kind: 'lost_response', times: 1 });
    const client = clientOf(workspace, { retryConfig: { retries: 1, minTimeout: 1, maxTimeout: 1 } });
    const posted = await client.chat.postMessage({ channel: '#mcp-ops', text: 'page' });
    expect(workspace.messages('#mcp-ops')).toHaveLength(2);
    expect(workspace.calls).toMatchObject([
      { end: 'lost', delivered: false, response: { ok: true } },
      { end: 'answered', delivered: true, response: { ok: true, ts: posted.ts } },
    ]);
  });

  it('delay a call, or its answer, by the clock', async () => {
    const { workspace, clock } = await workspaceFor();
    const client = clientOf(workspace);
    workspace.faults.inject({ on: 'api', kind: 'latency', ms: 60_000, times: 1 });
    const late = client.chat.postMessage({ channel: '#mcp-ops', text: 'late' });
    await workspace.waitFor('the call', () => workspace.faults.active[0]?.hits === 1);
    expect(workspace.messages('#mcp-ops')).toEqual([]);
    clock.advance(60_000);
    expect((await late).ok).toBe(true);
    workspace.faults.inject({ on: 'api', kind: 'slow_response', ms: 60_000, times: 1 });
    const slow = client.chat.postMessage({ channel: '#mcp-ops', text: 'slow' });
    await workspace.waitFor('the message', () => workspace.messages('#mcp-ops').length === 2);
    expect(workspace.calls).toHaveLength(1);
    clock.advance(60_000);
    expect((await slow).ok).toBe(true);
  });

  it('answer any error code, for one channel, after some calls, or by chance', async () => {
    let chance = 0;
    const { workspace } = await workspaceFor({ random: () => chance });
    const client = clientOf(workspace);
    const [ops, general] = [channelId(workspace, 'mcp-ops'), channelId(workspace, 'general')];
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    workspace.faults.inject({ on: 'api', channel: ops, kind: 'error', code: 'restricted_action' });
    expect(await refusal(post(ops))).toBe('restricted_action');
    expect((await post(general)).ok).toBe(true);
    workspace.faults.clear();
    const second = workspace.faults.inject({ on: 'api', kind: 'error', code: 'token_revoked', skip: 1, times: 1 });
    expect((await post(ops)).ok).toBe(true);
    expect(await refusal(post(ops))).toBe('token_revoked');
    expect((await post(ops)).ok).toBe(true);
    expect(second.hits).toBe(1);
    second.remove();
    workspace.faults.inject({ on: 'api', kind: 'error', code: 'internal_error', probability: 0.3 });
    chance = 0.29;
    expect(await refusal(post(ops))).toBe('internal_error');
    chance = 0.3;
    expect((await post(ops)).ok).toBe(true);
  });
});

describe('faults of deliveries', () => {
  it('send twice, late, never, or lose the acknowledgement', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const heard: string[] = [];
    await socketApp(workspace, (app) => {
      app.command('/mcp', async ({ command, ack }) => {
        heard.push(command.text);
        await ack();
      });
    });
    const dev = workspace.as('dev');
    const run = (text: string) => dev.command('#mcp-ops', '/mcp', text);

    workspace.faults.inject({ on: 'delivery', of: 'slash_command', kind: 'duplicate', copies: 3, times: 1 });
    expect(await run('twice')).toMatchObject({ acked: true });
    expect(heard).toEqual(['twice', 'twice', 'twice']);

    workspace.faults.inject({ on: 'delivery', kind: 'ack_lost', times: 1 });
    expect(await run('unheard')).toMatchObject({ acked: false, reason: 'ack_lost' });
    expect(heard.at(-1)).toBe('unheard');

    workspace.faults.inject({ on: 'delivery', kind: 'late', ms: 120_000, times: 1 });
    const late = run('late');
    await dev.say('#mcp-ops', 'meanwhile');
    expect(heard).not.toContain('late');
    clock.advance(120_000);
    expect(await late).toMatchObject({ acked: true });
    expect(heard.at(-1)).toBe('late');

    workspace.faults.inject({ on: 'delivery', kind: 'drop', times: 1 });
    const dropped = run('dropped');
    await workspace.waitFor('the drop', () => workspace.faults.active.at(-1)?.hits === 1);
    clock.advance(3_000);
    expect(await dropped).toMatchObject({ acked: false, reason: 'dropped' });
    expect(heard).not.toContain('dropped');
    expect(workspace.messages('#mcp-ops', { as: 'dev' }).map((message) => message.text)).toEqual([
      '/mcp failed with the error "operation_timeout"',
      'meanwhile',
      '/mcp failed with the error "operation_timeout"',
    ]);
  });

  it('drop events for good', async () => {
    const { workspace, clock } = await workspaceFor();
    let mentions = 0;
    await socketApp(workspace, (app) => {
      app.event('app_mention', async () => {
        mentions += 1;
        await Promise.resolve();
      });
    });
    workspace.faults.inject({ on: 'delivery', of: 'app_mention', kind: 'drop', times: 1 });
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops one');
    await workspace.waitFor('the drop', () => workspace.deliveries.length === 1);
    clock.advance(3_600_000);
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops two');
    await workspace.waitFor('the second', () => workspace.deliveries.length === 2);
    expect(workspace.deliveries.map((one) => one.reason)).toEqual(['dropped', undefined]);
    expect(mentions).toBe(1);
  });
});

describe('rate limits', () => {
  it('are off at first; switched on they count by method, and posts by channel', async () => {
    // Only what a test lets pass passes: a minute is a minute on any machine.
    const standing = Date.now();
    const { workspace, clock } = await workspaceFor({ clock: movableClock(0, () => standing) });
    const client = clientOf(workspace, { rejectRateLimitedCalls: true });
    const [ops = '', general = ''] = [channelId(workspace, 'mcp-ops'), channelId(workspace, 'general')];
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    const wait = async (call: Promise<unknown>) => {
      const error = await failure(call);
      return error instanceof WebAPIRateLimitedError ? error.retryAfter : error;
    };
    for (let n = 0; n < 3; n++) await post(ops);
    workspace.rateLimits.enabled = true;
    expect(await wait(post(ops))).toBeUndefined();
    expect(await wait(post(ops))).toBe(1);
    expect(await wait(post(general))).toBeUndefined();
    clock.advance(1_000);
    const { ts = '' } = await post(ops);

    // Tier 3: fifty edits a minute, for all messages together.
    const edit = () => client.chat.update({ channel: ops, ts, text: 'y' });
    for (let n = 0; n < 50; n++) await edit();
    expect(await wait(edit())).toBe(60);
    expect(await wait(client.conversations.info({ channel: ops }))).toBeUndefined();
    clock.advance(60_000);
    expect(await wait(edit())).toBeUndefined();

    // Tier 2: twenty topics a minute.
    for (let n = 0; n < 20; n++) await client.conversations.setTopic({ channel: ops, topic: `${n}` });
    expect(await wait(client.conversations.setTopic({ channel: ops, topic: 'x' }))).toBe(60);
  });
});
