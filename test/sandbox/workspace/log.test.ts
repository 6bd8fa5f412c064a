import { describe, expect, it } from 'vitest';
import { socketApp } from './apps.ts';
import { clientOf, seed, workspaceFor } from './support.ts';

describe('the log of the wire', () => {
  it('keeps copies nobody can change', async () => {
    const { workspace } = await workspaceFor({ seed });
    await socketApp(workspace, (app) => {
      app.command('/mcp', async ({ ack }) => ack('ok'));
    });
    const { ts = '', channel = '' } = await clientOf(workspace).chat.postMessage({
      channel: '#mcp-ops',
      text: 'first',
    });
    await clientOf(workspace).chat.update({ channel, ts, text: 'second' });
    await workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    const posted = workspace.calls.find((call) => call.method === 'chat.postMessage');
    expect(posted).toMatchObject({ token: 'bot', args: { text: 'first' }, response: { message: { text: 'first' } } });
    expect(JSON.stringify(workspace.calls)).not.toContain(workspace.botToken);
    expect(() => Object.assign(posted?.args ?? {}, { text: 'forged' })).toThrow(TypeError);
    expect(() => Object.assign(posted?.response ?? {}, { ok: false })).toThrow(TypeError);
    const [delivery] = workspace.deliveries;
    expect(delivery).toMatchObject({ kind: 'slash_command', acked: true, response: { text: 'ok' }, attempt: 0 });
    expect(() => Object.assign(delivery?.payload ?? {}, { text: 'forged' })).toThrow(TypeError);
    const seqs = [...workspace.calls, ...workspace.deliveries].map((one) => one.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    workspace.clearLog();
    expect([workspace.calls.length, workspace.deliveries.length]).toEqual([0, 0]);
  });

  it('hands out messages as copies too', async () => {
    const { workspace } = await workspaceFor();
    await clientOf(workspace).chat.postMessage({ channel: '#mcp-ops', text: 'first' });
    const [message] = workspace.messages('#mcp-ops');
    if (message !== undefined) message.text = 'forged';
    expect(workspace.messages('#mcp-ops')[0]?.text).toBe('first');
  });
});

describe('waitFor', () => {
  it('fails with what is in the workspace', async () => {
    const { workspace } = await workspaceFor();
    const card = [{ type: 'section', text: { type: 'mrkdwn', text: 'inside a block' } }];
    await clientOf(workspace).apiCall('chat.postMessage', { channel: '#mcp-ops', text: 'fallback', blocks: card });
    await clientOf(workspace)
      .apiCall('chat.update', { channel: 'CNOSUCH', ts: '1.0', text: 'x' })
      .catch(() => undefined);
    const waited = workspace.waitFor('pigs to fly', () => false, 50);
    await expect(waited).rejects.toThrow(
      /Not seen in 50 ms: pigs to fly[\s\S]*#mcp-ops[\s\S]*fallback[\s\S]*inside a block[\s\S]*chat.update: answered 200 channel_not_found/,
    );
  });

  it('ends when the workspace stops, and throws what the check throws', async () => {
    const { workspace } = await workspaceFor();
    const failing = workspace.waitFor('x', () => {
      throw new Error('no such thing');
    });
    await expect(failing).rejects.toThrow('no such thing');
    const waiting = workspace.waitFor('the end', () => false);
    const ended = expect(waiting).rejects.toThrow('The workspace stopped before the end.');
    await workspace.stop();
    await ended;
  });
});
