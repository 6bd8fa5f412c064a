import { describe, expect, it } from 'vitest';
import { channelId, clientOf, refusal, workspaceFor } from './support.ts';

describe('files', () => {
  it('are uploaded by the client in three steps and appear in the thread after a while', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel_id = channelId(workspace, 'mcp-ops');
    const { ts: thread_ts = '' } = await client.chat.postMessage({ channel: channel_id, text: 'logs below' });
    const uploaded = await client.filesUploadV2({
      channel_id,
      thread_ts,
      filename: 'pod-a.log',
      content: 'line 1\nline 2\n',
      initial_comment: 'Logs of pod-a',
    });
    // The answer comes before the scan: nothing is shared yet, and nothing is known of the file's kind.
    const id = workspace.files[0]?.file.id ?? '';
    expect(uploaded).toMatchObject({ files: [{ files: [{ id, name: 'pod-a.log', mimetype: '', shares: {} }] }] });
    const shared = await workspace.waitFor(
      'the file in the thread',
      () => workspace.messages('#mcp-ops', { thread: thread_ts })[1],
    );
    expect(shared).toMatchObject({
      text: 'Logs of pod-a',
      thread_ts,
      files: [{ id, mimetype: 'text/plain', size: 14 }],
    });
    const { file } = await client.files.info({ file: id });
    expect(file?.shares?.public?.[channel_id]?.[0]).toMatchObject({ ts: shared.ts, thread_ts });
    expect(workspace.files[0]?.text).toBe('line 1\nline 2\n');
    const url = file?.url_private ?? '';
    const got = await fetch(url, { headers: { authorization: `Bearer ${workspace.botToken}` } });
    expect(await got.text()).toBe('line 1\nline 2\n');
    expect((await fetch(url)).status).toBe(403);
  });

  it('of several uploads share one message, and bytes survive', async () => {
    const { workspace } = await workspaceFor();
    const channel_id = channelId(workspace, 'mcp-ops');
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await clientOf(workspace).filesUploadV2({
      channel_id,
      file_uploads: [
        { filename: 'a.png', file: bytes },
        { filename: 'b.json', content: '{}' },
      ],
    });
    const message = await workspace.waitFor('the message', () => workspace.messages('#mcp-ops')[0]);
    expect(message.files?.map((file) => [file.name, file.mimetype])).toEqual([
      ['a.png', 'image/png'],
      ['b.json', 'application/json'],
    ]);
    expect(workspace.files.find((one) => one.file.name === 'a.png')?.bytes).toEqual(bytes);
  });

  it('may be shared late, or never', async () => {
    const { workspace, clock } = await workspaceFor();
    const client = clientOf(workspace);
    const channel_id = channelId(workspace, 'mcp-ops');
    workspace.faults.inject({ on: 'share', kind: 'never_shared', times: 1 });
    await client.filesUploadV2({ channel_id, filename: 'lost.txt', content: 'x' });
    await workspace.waitFor('the scan', () => workspace.files[0]?.file.mimetype === 'text/plain');
    workspace.faults.inject({ on: 'share', kind: 'late_share', ms: 60_000, times: 1 });
    await client.filesUploadV2({ channel_id, filename: 'late.txt', content: 'y' });
    expect(workspace.messages('#mcp-ops')).toEqual([]);
    clock.advance(60_000);
    const message = await workspace.waitFor('the late one', () => workspace.messages('#mcp-ops')[0]);
    expect(message.files?.[0]?.name).toBe('late.txt');
    const lost = workspace.files.find((one) => one.file.name === 'lost.txt');
    expect((await client.files.info({ file: lost?.file.id ?? '' })).file?.shares).toEqual({});
  });

  it('are refused where the bot is not, and before their bytes came', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const open = workspace.admin.addChannel({ name: 'open', bot: false });
    expect(await refusal(client.filesUploadV2({ channel_id: open, filename: 'a.txt', content: 'x' }))).toBe(
      'not_in_channel',
    );
    const { file_id = '' } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 3 });
    expect(await refusal(client.files.completeUploadExternal({ files: [{ id: file_id }] }))).toBe('file_not_found');
    expect(await refusal(client.files.info({ file: 'FNOSUCH' }))).toBe('file_not_found');
    const raw = await client.files.getUploadURLExternal({ filename: 'raw.txt', length: 3 });
    await fetch(raw.upload_url ?? '', { method: 'POST', body: 'abc' });
    const done = await client.files.completeUploadExternal({ files: [{ id: raw.file_id ?? '', title: 'Raw' }] });
    expect(done.files).toMatchObject([{ title: 'Raw', size: 3 }]);
    expect((await fetch(`${workspace.url}/upload/v1/nosuch`, { method: 'POST', body: 'abc' })).status).toBe(404);
  });
});
