import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { workspaceState } from '../../../sandbox/workspace/state/model.ts';
import { buttonBlock, channelId, clientOf, refusal, workspaceFor } from './support.ts';

describe('a dump', () => {
  it('is JSON, and another workspace continues from it', async () => {
    const { workspace: first, clock } = await workspaceFor();
    const client = clientOf(first);
    const channel = channelId(first, 'mcp-ops');
    const metadata = { event_type: 'run', event_payload: { run: 'R-1' } };
    const card = await client.chat.postMessage({ channel, text: 'card', blocks: [buttonBlock('go', 'Go')], metadata });
    await client.pins.add({ channel, timestamp: card.ts ?? '' });
    await first.as('dev').say('#mcp-ops', 'a reply', { thread: card.ts ?? '' });
    await client.chat.postEphemeral({ channel, user: first.as('dev').id, text: 'gone after a restart' });
    await client.filesUploadV2({ channel_id: channel, filename: 'a.txt', content: 'bytes' });
    await first.waitFor('the file', () => first.messages('#mcp-ops').length === 2);
    await client.views.publish({ user_id: first.as('dev').id, view: { type: 'home', blocks: [] } });
    const soon = Math.floor(clock.now().getTime() / 1000) + 600;
    await client.chat.scheduleMessage({ channel, text: 'scheduled', post_at: soon });
    first.admin.deactivate('ola');
    const text = JSON.stringify(first.dump());
    await first.stop();

    const { workspace: second, clock: later } = await workspaceFor({
      seed: { state: workspaceState.parse(JSON.parse(text)) },
    });
    expect(second.botToken).toBe(first.botToken);
    expect(second.team).toEqual(first.team);
    expect(second.messages('#mcp-ops', { as: 'dev' }).map((message) => message.text)).toEqual(['card', '']);
    expect(second.messages('#mcp-ops', { thread: card.ts ?? '' }).map((message) => message.text)).toEqual([
      'card',
      'a reply',
    ]);
    expect(second.files[0]?.text).toBe('bytes');
    expect(second.home('dev')).toMatchObject({ type: 'home' });
    expect(await refusal(clientOf(second).pins.add({ channel, timestamp: card.ts ?? '' }))).toBe('already_pinned');
    const history = await clientOf(second).conversations.history({ channel, include_all_metadata: true });
    expect(history.messages?.at(-1)?.metadata).toEqual(metadata);
    expect(await clientOf(second).chat.update({ channel, ts: card.ts ?? '', text: 'still mine' })).toMatchObject({
      ok: true,
    });
    await expect(second.as('ola').say('#mcp-ops', 'x')).rejects.toThrow('deactivated');
    const next = await second.as('dev').say('#mcp-ops', 'go on');
    expect(next.ts > (card.ts ?? '')).toBe(true);
    later.advance(600_000);
    await second.waitFor('the scheduled one', () => second.messages('#mcp-ops').at(-1)?.text === 'scheduled');
  });
});

/** Starts a workspace in a process of its own, leaves work undone in it, stops it, and says so. */
const script = (root: string) => `
  const { movableClock } = await import('${root}/sandbox/clock.ts');
  const { startWorkspace } = await import('${root}/sandbox/workspace/workspace.ts');
  const clock = movableClock();
  const workspace = await startWorkspace({ clock });
  const call = (method, body, token = workspace.botToken) =>
    fetch(workspace.apiUrl + method, {
      method: 'POST',
      headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  const { url } = await call('apps.connections.open', {}, workspace.appToken);
  const socket = new WebSocket(url);
  await new Promise((resolve) => { socket.onmessage = resolve; });
  const stream = await fetch(workspace.url + '/ui/events?token=' + workspace.token + '&user=' + workspace.as('dev').id);
  await call('chat.scheduleMessage', { channel: '#mcp-ops', text: 'x', post_at: Math.floor(Date.now() / 1000) + 600 });
  await workspace.as('dev').say('#mcp-ops', '@mcp-ops nobody acknowledges');
  workspace.as('dev').command('#mcp-ops', '/mcp', 'nor this').catch((error) => console.log(error.message));
  await workspace.waitFor('the command', () => workspace.describe() !== '');
  await workspace.stop();
  await workspace.stop();
  await stream.text().catch(() => undefined);
  console.log('stopped');
`;

describe('a workspace', () => {
  it('leaves nothing behind when it stops: the process ends by itself', async () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const run = promisify(execFile);
    const args = ['--input-type=module', '-e', script(root)];
    const { stdout } = await run(process.execPath, args, { timeout: 10_000 });
    expect(stdout.split('\n')).toEqual(['The workspace stopped.', 'stopped', '']);
  });
});
