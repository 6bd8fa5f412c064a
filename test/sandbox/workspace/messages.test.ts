import { describe, expect, it } from 'vitest';
import { buttonBlock, channelId, clientOf, refusal, refusalData, userId, workspaceFor } from './support.ts';

describe('chat.postMessage', () => {
  it('puts a message into the channel and answers with it', async () => {
    const { workspace } = await workspaceFor();
    const channel = channelId(workspace, 'mcp-ops');
    const posted = await clientOf(workspace).chat.postMessage({
      channel,
      text: 'all well',
      blocks: [buttonBlock('go', 'Go')],
    });
    expect(posted).toMatchObject({ ok: true, channel, message: { text: 'all well', bot_id: workspace.app.botId } });
    const [message] = workspace.messages('#mcp-ops');
    expect(message).toMatchObject({ ts: posted.ts, user: workspace.app.botUserId, text: 'all well' });
    // Slack gives an id to every block that has none.
    expect(message?.blocks?.[0]?.block_id).toMatch(/^\w{5}$/);
  });

  it('takes a form, JSON, and the token in the body', async () => {
    const { workspace } = await workspaceFor();
    const channel = channelId(workspace, 'mcp-ops');
    const url = `${workspace.apiUrl}chat.postMessage`;
    const bearer = { authorization: `Bearer ${workspace.botToken}` };
    const json = { method: 'POST', headers: { ...bearer, 'content-type': 'application/json; charset=utf-8' } };
    const blocks = [{ type: 'divider' }];
    await fetch(url, { ...json, body: JSON.stringify({ channel, text: 'as JSON', blocks }) });
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({
        channel,
        text: 'as form',
        token: workspace.botToken,
        blocks: JSON.stringify(blocks),
      }),
    });
    expect(workspace.messages('#mcp-ops')).toMatchObject([
      { text: 'as JSON', blocks },
      { text: 'as form', blocks },
    ]);
    expect(await (await fetch(url, { ...json, body: '[1]' })).json()).toEqual({ ok: false, error: 'json_not_object' });
    expect(await (await fetch(url, { ...json, body: '{' })).json()).toEqual({ ok: false, error: 'invalid_json' });
  });

  it('gives time stamps that only rise, within one millisecond and across channels', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channels = ['general', 'mcp-ops'].map((name) => channelId(workspace, name));
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, n) => client.chat.postMessage({ channel: channels[n % 2] ?? '', text: `${n}` })),
    );
    const stamps = all.map((one) => one.ts ?? '');
    expect(new Set(stamps).size).toBe(40);
    const texts = workspace.messages('#general').map((message) => message.ts);
    expect(texts).toEqual([...texts].sort());
  });

  it('finds its channel by name, and opens a direct message for a person', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    await client.chat.postMessage({ channel: '#mcp-ops', text: 'by name' });
    expect(workspace.messages('#mcp-ops')).toHaveLength(1);
    const direct = await client.chat.postMessage({ channel: userId(workspace, 'dev'), text: 'you are paged' });
    expect(direct.channel).toMatch(/^D/);
    expect(workspace.messages('@dev')).toMatchObject([{ text: 'you are paged' }]);
    workspace.admin.deactivate('dev');
    expect(await refusal(client.chat.postMessage({ channel: userId(workspace, 'dev'), text: 'x' }))).toBe(
      'channel_not_found',
    );
    expect(await refusal(client.chat.postMessage({ channel: direct.channel ?? '', text: 'x' }))).toBe(
      'channel_not_found',
    );
  });

  it('keeps what belongs to members: private channels are unknown, public ones need a scope', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const closed = workspace.admin.addChannel({ name: 'closed', private: true, bot: false });
    const open = workspace.admin.addChannel({ name: 'open', bot: false });
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    expect(await refusal(post(closed))).toBe('channel_not_found');
    expect((await post(open)).ok).toBe(true);
    workspace.admin.setScopes(['chat:write']);
    expect(await refusal(post(open))).toBe('not_in_channel');
    expect(await refusal(post('C0NOSUCH'))).toBe('channel_not_found');
    workspace.admin.archive('mcp-ops');
    expect(await refusal(post('#mcp-ops'))).toBe('is_archived');
  });

  it('refuses an empty message, a broken one, and one that is too long', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const post = (more: object) => client.apiCall('chat.postMessage', { channel, ...more });
    expect(await refusal(post({}))).toBe('no_text');
    expect(await refusal(post({ blocks: 'no json' }))).toBe('invalid_blocks_format');
    expect(await refusal(post({ markdown_text: 'a'.repeat(12_001) }))).toBe('msg_too_long');
    expect(await refusal(post({ markdown_text: 'a', text: 'b' }))).toBe('markdown_text_conflict');
    const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: 'a'.repeat(length) } });
    expect((await post({ blocks: [3000, 3000, 3000, 3000, 1200].map(section) })).ok).toBe(true);
    expect(await refusal(post({ blocks: [3000, 3000, 3000, 3000, 1201].map(section) }))).toBe('msg_blocks_too_long');
    expect(await refusal(post({ attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) }))).toBe(
      'too_many_attachments',
    );
    const cut = await post({ text: 'a'.repeat(40_001) });
    expect(cut).toMatchObject({ message: { text: 'a'.repeat(40_000) } });
  });

  it('says with pointers what is wrong with blocks', async () => {
    const { workspace } = await workspaceFor();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'a'.repeat(3001) } }];
    const data = await refusalData(
      clientOf(workspace).apiCall('chat.postMessage', { channel: channelId(workspace, 'mcp-ops'), blocks }),
    );
    expect(data).toMatchObject({
      error: 'invalid_blocks',
      errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    });
    const inside = await refusalData(
      clientOf(workspace).apiCall('chat.postMessage', {
        channel: channelId(workspace, 'mcp-ops'),
        attachments: [{ color: '#fff', blocks }],
      }),
    );
    expect(inside.error).toBe('invalid_attachments');
    expect(inside.response_metadata?.messages?.[0]).toContain('/attachments/0/blocks/0/text/text');
  });
});

describe('threads', () => {
  it('counts replies at the root and shows broadcasts in the channel', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const root = await client.chat.postMessage({ channel, text: 'root' });
    const thread_ts = root.ts ?? '';
    await client.chat.postMessage({ channel, text: 'one', thread_ts });
    const two = await client.chat.postMessage({ channel, text: 'two', thread_ts, reply_broadcast: true });
    // A reply to a reply belongs to the same root.
    await client.chat.postMessage({ channel, text: 'three', thread_ts: two.ts ?? '' });
    expect(workspace.messages('#mcp-ops').map((message) => message.text)).toEqual(['root', 'two']);
    const thread = workspace.messages('#mcp-ops', { thread: thread_ts });
    expect(thread.map((message) => message.text)).toEqual(['root', 'one', 'two', 'three']);
    expect(thread[0]).toMatchObject({
      reply_count: 3,
      latest_reply: thread[3]?.ts,
      reply_users: [workspace.app.botUserId],
    });
    await client.chat.delete({ channel, ts: two.ts ?? '' });
    expect(workspace.messages('#mcp-ops', { thread: thread_ts })[0]).toMatchObject({ reply_count: 2 });
    await client.chat.delete({ channel, ts: thread_ts });
    expect(workspace.messages('#mcp-ops')).toMatchObject([{ subtype: 'tombstone' }]);
    expect(await refusal(client.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' }))).toBe(
      'thread_not_found',
    );
  });

  it('gives history newest first and replies oldest first, page by page, with metadata only when asked', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const metadata = { event_type: 'run', event_payload: { run: 'R-1' } };
    const root = await client.chat.postMessage({ channel, text: 'm0', metadata });
    for (const n of [1, 2, 3, 4]) await client.chat.postMessage({ channel, text: `m${n}` });
    for (const n of [1, 2, 3])
      await client.chat.postMessage({ channel, text: `r${n}`, thread_ts: root.ts ?? '', metadata });

    const first = await client.conversations.history({ channel, limit: 2, include_all_metadata: true });
    expect(first.messages?.map((message) => message.text)).toEqual(['m4', 'm3']);
    await client.chat.postMessage({ channel, text: 'm5' });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel, limit: 3, cursor, include_all_metadata: true });
    expect(second.messages?.map((message) => message.text)).toEqual(['m2', 'm1', 'm0']);
    expect(second.has_more).toBe(false);
    expect(second.messages?.[2]?.metadata).toEqual(metadata);
    const bare = await client.conversations.history({
      channel,
      oldest: root.ts ?? '',
      inclusive: true,
      latest: root.ts ?? '',
    });
    expect(bare.messages).toHaveLength(1);
    expect(bare.messages?.[0]?.metadata).toBeUndefined();

    const replies = await client.conversations.replies({ channel, ts: root.ts ?? '', include_all_metadata: true });
    expect(replies.messages?.map((message) => message.text)).toEqual(['m0', 'r1', 'r2', 'r3']);
    expect(replies.messages?.every((message) => message.metadata?.event_type === 'run')).toBe(true);
    expect(await refusal(client.conversations.replies({ channel, ts: '1.000001' }))).toBe('thread_not_found');
    workspace.admin.removeFromChannel('mcp-ops', workspace.app.botUserId);
    expect(await refusal(client.conversations.history({ channel }))).toBe('not_in_channel');
  });
});

describe('chat.update', () => {
  it('edits the own message; what is not given stays, an empty list goes', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const metadata = { event_type: 'run', event_payload: { run: 'R-1' } };
    const { ts = '' } = await client.chat.postMessage({
      channel,
      text: 'a',
      blocks: [buttonBlock('go', 'Go')],
      metadata,
    });
    await client.chat.update({ channel, ts, text: 'b' });
    expect(workspace.messages('#mcp-ops')[0]).toMatchObject({
      text: 'b',
      blocks: [{ type: 'actions' }],
      metadata,
      edited: { user: workspace.app.botUserId },
    });
    await client.chat.update({ channel, ts, text: 'c', blocks: [], attachments: [{ color: '#2eb67d', text: 'bar' }] });
    const [message] = workspace.messages('#mcp-ops');
    expect(message?.blocks).toBeUndefined();
    expect(message?.attachments).toMatchObject([{ id: 1, color: '#2eb67d' }]);
  });

  it('refuses messages that are gone, ephemeral or of somebody else', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const theirs = await workspace.as('dev').say('#mcp-ops', 'mine');
    expect(await refusal(client.chat.update({ channel, ts: theirs.ts, text: 'x' }))).toBe('cant_update_message');
    expect(await refusal(client.chat.delete({ channel, ts: theirs.ts }))).toBe('cant_delete_message');
    expect(await refusal(client.chat.update({ channel, ts: '1.000001', text: 'x' }))).toBe('message_not_found');
    const hidden = await client.chat.postEphemeral({ channel, user: userId(workspace, 'dev'), text: 'psst' });
    expect(await refusal(client.chat.update({ channel, ts: hidden.message_ts ?? '', text: 'x' }))).toBe(
      'message_not_found',
    );
  });
});

describe('ephemeral messages', () => {
  it('are seen by one person, kept out of history, and only for members', async () => {
    const { workspace } = await workspaceFor({ seed: { channels: [{ name: 'mcp-ops', members: ['dev', 'lead'] }] } });
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    await client.chat.postEphemeral({ channel, user: userId(workspace, 'dev'), text: 'psst' });
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toMatchObject([{ text: 'psst', is_ephemeral: true }]);
    expect(workspace.messages('#mcp-ops', { as: 'lead' })).toEqual([]);
    expect(workspace.messages('#mcp-ops')).toEqual([]);
    expect((await client.conversations.history({ channel })).messages).toEqual([]);
    const other = client.chat.postEphemeral({ channel, user: userId(workspace, 'head'), text: 'psst' });
    expect(await refusal(other)).toBe('user_not_in_channel');
    const [message] = workspace.messages('#mcp-ops', { as: 'dev' });
    if (message !== undefined) await workspace.as('dev').dismiss(message);
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toEqual([]);
  });
});

describe('scheduled messages', () => {
  it('appear at their time by the clock, unless deleted before', async () => {
    const { workspace, clock } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const at = (seconds: number) => Math.floor(clock.now().getTime() / 1000) + seconds;
    const kept = await client.chat.scheduleMessage({ channel, text: 'later', post_at: at(3_600) });
    const gone = await client.chat.scheduleMessage({ channel, text: 'never', post_at: at(3_600) });
    expect(await refusal(client.chat.scheduleMessage({ channel, text: 'x', post_at: at(-1) }))).toBe('time_in_past');
    expect(await refusal(client.chat.scheduleMessage({ channel, text: 'x', post_at: at(121 * 86_400) }))).toBe(
      'time_too_far',
    );
    const listed = await client.chat.scheduledMessages.list({ channel });
    expect(listed.scheduled_messages?.map((one) => one.id)).toEqual([
      kept.scheduled_message_id,
      gone.scheduled_message_id,
    ]);
    await client.chat.deleteScheduledMessage({ channel, scheduled_message_id: gone.scheduled_message_id ?? '' });
    clock.advance(3_601_000);
    await workspace.waitFor('the scheduled message', () => workspace.messages('#mcp-ops').length === 1);
    expect(workspace.messages('#mcp-ops')).toMatchObject([{ text: 'later' }]);
  });
});

describe('chat.getPermalink', () => {
  it('links to a message and to a reply', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'a' });
    const link = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(link.permalink).toBe(`${workspace.url}/archives/${channel}/p${ts.replace('.', '')}`);
    expect(await refusal(client.chat.getPermalink({ channel, message_ts: '1.000001' }))).toBe('message_not_found');
  });
});
