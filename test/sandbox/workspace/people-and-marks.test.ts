import { describe, expect, it } from 'vitest';
import { channelId, clientOf, refusal, userId, workspaceFor } from './support.ts';

describe('users', () => {
  it('are found by id and e-mail; a deactivated one stays listed and is marked', async () => {
    const { workspace } = await workspaceFor();
    const { users } = clientOf(workspace);
    const dev = userId(workspace, 'dev');
    const info = await users.info({ user: dev });
    expect(info.user).toMatchObject({
      name: 'dev',
      tz: 'Europe/Berlin',
      deleted: false,
      profile: { email: 'dana@example.com' },
    });
    expect([3600, 7200]).toContain(info.user?.tz_offset);
    expect((await users.lookupByEmail({ email: 'DANA@example.com' })).user?.id).toBe(dev);
    workspace.admin.deactivate('dev');
    expect((await users.info({ user: dev })).user?.deleted).toBe(true);
    expect(await refusal(users.lookupByEmail({ email: 'dana@example.com' }))).toBe('users_not_found');
    expect(await refusal(users.info({ user: 'UNOSUCH' }))).toBe('user_not_found');
    const { members } = await users.list({});
    expect(members?.find((user) => user.id === dev)?.deleted).toBe(true);
    expect(members?.find((user) => user.id === workspace.app.botUserId)?.is_bot).toBe(true);
    workspace.admin.setScopes(['users:read']);
    expect((await users.info({ user: userId(workspace, 'lead') })).user?.profile?.email).toBeUndefined();
  });
});

describe('user groups', () => {
  it('list their people, and lose the deactivated', async () => {
    const { workspace } = await workspaceFor();
    const { usergroups } = clientOf(workspace);
    const listed = await usergroups.list({ include_users: true });
    const group = listed.usergroups?.find((one) => one.handle === 'on-call');
    const [dev, ola, lead] = ['dev', 'ola', 'lead'].map((name) => userId(workspace, name));
    expect(group?.users).toEqual([dev, ola]);
    workspace.admin.deactivate('dev');
    expect((await usergroups.users.list({ usergroup: group?.id ?? '' })).users).toEqual([ola]);
    workspace.admin.setGroupMembers('on-call', ['ola', 'lead']);
    expect((await usergroups.users.list({ usergroup: group?.id ?? '' })).users).toEqual([ola, lead]);
    expect(await refusal(usergroups.users.list({ usergroup: 'SNOSUCH' }))).toBe('no_such_subteam');
  });
});

describe('pins, bookmarks and reactions', () => {
  it('pins a message once', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'card' });
    await client.pins.add({ channel, timestamp: ts });
    expect(await refusal(client.pins.add({ channel, timestamp: ts }))).toBe('already_pinned');
    expect((await client.pins.list({ channel })).items).toMatchObject([
      { message: { text: 'card', pinned_to: [channel] } },
    ]);
    await client.pins.remove({ channel, timestamp: ts });
    expect(await refusal(client.pins.remove({ channel, timestamp: ts }))).toBe('no_pin');
    expect(await refusal(client.pins.add({ channel, timestamp: '1.000001' }))).toBe('message_not_found');
  });

  it('keeps bookmarks of a channel', async () => {
    const { workspace } = await workspaceFor();
    const { bookmarks } = clientOf(workspace);
    const channel_id = channelId(workspace, 'mcp-ops');
    const added = await bookmarks.add({ channel_id, title: 'Runbook', type: 'link', link: 'https://example.com/a' });
    const bookmark_id = added.bookmark?.id ?? '';
    await bookmarks.edit({ channel_id, bookmark_id, title: 'Runbook A' });
    expect((await bookmarks.list({ channel_id })).bookmarks).toMatchObject([
      { title: 'Runbook A', link: 'https://example.com/a' },
    ]);
    expect(await refusal(bookmarks.add({ channel_id, title: 'x', type: 'link', link: 'javascript:x' }))).toBe(
      'invalid_link',
    );
    await bookmarks.remove({ channel_id, bookmark_id });
    expect(await refusal(bookmarks.remove({ channel_id, bookmark_id }))).toBe('not_found');
  });

  it('puts an emoji once under a message for each user', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const message = await workspace.as('dev').say('#mcp-ops', 'see this');
    const item = { channel, timestamp: message.ts, name: 'eyes' };
    await client.reactions.add(item);
    expect(await refusal(client.reactions.add(item))).toBe('already_reacted');
    await workspace.as('lead').react(message, 'eyes');
    expect(workspace.messages('#mcp-ops')[0]?.reactions).toEqual([
      { name: 'eyes', count: 2, users: [workspace.app.botUserId, userId(workspace, 'lead')] },
    ]);
    await client.reactions.remove(item);
    expect(await refusal(client.reactions.remove(item))).toBe('no_reaction');
    expect(await refusal(client.reactions.add({ ...item, name: 'no such name!' }))).toBe('invalid_name');
    const got = await client.reactions.get({ channel, timestamp: message.ts });
    expect(got).toMatchObject({ message: { reactions: [{ name: 'eyes', count: 1 }] } });
  });
});

describe('facts of the workspace', () => {
  it('are told by auth.test, team.info, bots.info and emoji.list', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    expect(await client.auth.test()).toMatchObject({
      team_id: workspace.team.id,
      user_id: workspace.app.botUserId,
      bot_id: workspace.app.botId,
      user: 'mcp-ops',
    });
    expect((await client.team.info()).team).toMatchObject({ ...workspace.team });
    expect((await client.bots.info({ bot: workspace.app.botId })).bot).toMatchObject({ app_id: workspace.app.id });
    expect((await client.emoji.list()).ok).toBe(true);
  });
});
