import { describe, expect, it } from 'vitest';
import { channelId, clientOf, refusal, refusalData, userId, workspaceFor } from './support.ts';

describe('conversations.create', () => {
  it('makes a channel with the bot in it, and holds to the rules of names', async () => {
    const { workspace } = await workspaceFor();
    const { conversations } = clientOf(workspace);
    const made = await conversations.create({ name: 'inc-20260131-7-down' });
    expect(made.channel).toMatchObject({
      name: 'inc-20260131-7-down',
      is_member: true,
      is_private: false,
      is_archived: false,
    });
    for (const [name, code] of [
      ['', 'invalid_name_required'],
      ['a'.repeat(81), 'invalid_name_maxlength'],
      ['Upper', 'invalid_name_specials'],
      ['with space', 'invalid_name_specials'],
      ['--', 'invalid_name_punctuation'],
      ['inc-20260131-7-down', 'name_taken'],
    ] as const) {
      expect([name, await refusal(conversations.create({ name }))]).toEqual([name, code]);
    }
    expect((await conversations.create({ name: 'a'.repeat(80) })).ok).toBe(true);
    // An archived channel keeps its name.
    await conversations.archive({ channel: made.channel?.id ?? '' });
    expect(await refusal(conversations.create({ name: 'inc-20260131-7-down' }))).toBe('name_taken');
  });
});

describe('membership', () => {
  it('invites all or, with force, those it can', async () => {
    const { workspace } = await workspaceFor();
    const { conversations } = clientOf(workspace);
    const channel = (await conversations.create({ name: 'room' })).channel?.id ?? '';
    const [dev, lead, head] = ['dev', 'lead', 'head'].map((name) => userId(workspace, name));
    workspace.admin.deactivate('head');
    await conversations.invite({ channel, users: `${dev}` });
    expect(await refusal(conversations.invite({ channel, users: `${dev}` }))).toBe('already_in_channel');
    expect(await refusal(conversations.invite({ channel, users: workspace.app.botUserId }))).toBe('cant_invite_self');
    expect(await refusal(conversations.invite({ channel, users: `${head}` }))).toBe('cant_invite');
    const some = await refusalData(conversations.invite({ channel, users: `${lead},UNOSUCH` }));
    expect(some).toMatchObject({
      error: 'user_not_found',
      errors: [{ user: 'UNOSUCH', ok: false, error: 'user_not_found' }],
    });
    await conversations.invite({ channel, users: `${lead},UNOSUCH,${dev}`, force: true });
    const { members } = await conversations.members({ channel });
    expect(members).toEqual([workspace.app.botUserId, dev, lead]);
    const many = Array.from({ length: 101 }, (_, n) => `U${n}`).join(',');
    expect(await refusal(conversations.invite({ channel, users: many, force: true }))).toBe('too_many_users');
  });

  it('joins, leaves and kicks', async () => {
    const { workspace } = await workspaceFor();
    const { conversations } = clientOf(workspace);
    const open = workspace.admin.addChannel({ name: 'open', bot: false });
    const closed = workspace.admin.addChannel({ name: 'closed', private: true, bot: false });
    expect(await refusal(conversations.setTopic({ channel: open, topic: 'x' }))).toBe('not_in_channel');
    await conversations.join({ channel: open });
    const again = await conversations.join({ channel: open });
    expect(again).toMatchObject({ warning: 'already_in_channel', channel: { is_member: true } });
    expect(await refusal(conversations.join({ channel: closed }))).toBe('channel_not_found');
    await conversations.kick({ channel: open, user: userId(workspace, 'dev') });
    expect(await refusal(conversations.kick({ channel: open, user: userId(workspace, 'dev') }))).toBe('not_in_channel');
    expect(await refusal(conversations.kick({ channel: open, user: workspace.app.botUserId }))).toBe('cant_kick_self');
    await conversations.leave({ channel: open });
    expect(await conversations.leave({ channel: open })).toMatchObject({ ok: true, not_in_channel: true });
    expect(await refusal(conversations.leave({ channel: channelId(workspace, 'general') }))).toBe('cant_leave_general');
  });
});

describe('archived channels', () => {
  it('take nothing any more until they are unarchived', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'before' });
    await client.conversations.archive({ channel });
    expect(await refusal(client.conversations.archive({ channel }))).toBe('already_archived');
    for (const call of [
      client.chat.postMessage({ channel, text: 'x' }),
      client.chat.update({ channel, ts, text: 'x' }),
      client.conversations.setTopic({ channel, topic: 'x' }),
      client.conversations.invite({ channel, users: userId(workspace, 'dev') }),
      client.pins.add({ channel, timestamp: ts }),
      client.reactions.add({ channel, timestamp: ts, name: 'eyes' }),
    ]) {
      expect(await refusal(call)).toBe('is_archived');
    }
    await expect(workspace.as('dev').say('#mcp-ops', 'hello')).rejects.toThrow('#mcp-ops is archived.');
    await client.conversations.unarchive({ channel });
    expect(await refusal(client.conversations.unarchive({ channel }))).toBe('not_archived');
    expect((await client.chat.postMessage({ channel, text: 'after' })).ok).toBe(true);
    expect(await refusal(client.conversations.archive({ channel: channelId(workspace, 'general') }))).toBe(
      'cant_archive_general',
    );
  });
});

describe('reading conversations', () => {
  it('sets topic, purpose and name, and leaves a line for each change', async () => {
    const { workspace } = await workspaceFor();
    const { conversations } = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    await conversations.setTopic({ channel, topic: 'P1 · Investigating' });
    await conversations.setPurpose({ channel, purpose: 'Operations' });
    await conversations.rename({ channel, name: 'mcp-operations' });
    expect(await refusal(conversations.setTopic({ channel, topic: 'a'.repeat(251) }))).toBe('too_long');
    expect((await conversations.setTopic({ channel, topic: 'a'.repeat(250) })).ok).toBe(true);
    const { channel: info } = await conversations.info({ channel });
    expect(info).toMatchObject({
      name: 'mcp-operations',
      previous_names: ['mcp-ops'],
      purpose: { value: 'Operations' },
    });
    const lines = workspace.messages('#mcp-operations', { system: true }).map((message) => message.subtype);
    expect(lines).toEqual(['channel_topic', 'channel_purpose', 'channel_name', 'channel_topic']);
    expect(workspace.messages('#mcp-operations')).toEqual([]);
  });

  it('lists by type, page by page, and hides what the bot is not in', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    workspace.admin.addChannel({ name: 'secret', private: true, bot: false });
    workspace.admin.addChannel({ name: 'private-ops', private: true });
    workspace.admin.addChannel({ name: 'old', archived: true });
    const names = (list: { channels?: { name?: string }[] }) => list.channels?.map((channel) => channel.name);
    const types = 'public_channel,private_channel';
    expect(names(await client.conversations.list({ types }))).toEqual(['general', 'mcp-ops', 'private-ops', 'old']);
    expect(names(await client.conversations.list({ exclude_archived: true }))).toEqual(['general', 'mcp-ops']);
    const all: (string | undefined)[] = [];
    for await (const page of client.paginate('conversations.list', { types, limit: 2 })) {
      all.push(...(names(page as { channels?: { name?: string }[] }) ?? []));
    }
    expect(all).toEqual(['general', 'mcp-ops', 'private-ops', 'old']);
    const mine = await client.users.conversations({ types, user: userId(workspace, 'dev') });
    expect(names(mine)).toContain('private-ops');
    expect(await refusal(client.conversations.list({ types: 'secret' }))).toBe('invalid_types');
    expect(await refusal(client.conversations.list({ cursor: 'nonsense' }))).toBe('invalid_cursor');
  });

  it('opens direct messages once, and not with somebody who is gone', async () => {
    const { workspace } = await workspaceFor();
    const { conversations } = clientOf(workspace);
    const [dev, lead] = [userId(workspace, 'dev'), userId(workspace, 'lead')];
    const first = await conversations.open({ users: dev, return_im: true });
    const second = await conversations.open({ users: dev });
    expect(first.channel).toMatchObject({ is_im: true, user: dev });
    expect(second.channel?.id).toBe(first.channel?.id);
    const group = await conversations.open({ users: `${dev},${lead}`, return_im: true });
    expect(group.channel).toMatchObject({ is_mpim: true });
    workspace.admin.deactivate('lead');
    expect(await refusal(conversations.open({ users: lead }))).toBe('user_disabled');
    expect(await refusal(conversations.open({ users: 'UNOSUCH' }))).toBe('user_not_found');
    expect(await refusal(conversations.open({ users: '' }))).toBe('not_enough_users');
  });
});
