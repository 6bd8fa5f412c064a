import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { httpApp, socketApp } from './apps.ts';
import { channelId, clientOf, userId, workspaceFor } from './support.ts';

const events = [
  'app_mention',
  'app_home_opened',
  'member_joined_channel',
  'member_left_channel',
  'channel_archive',
  'channel_unarchive',
  'channel_rename',
  'subteam_members_changed',
  'user_change',
  'reaction_added',
  'message.channels',
  'message.im',
];
const manifest = {
  display_information: { name: 'MCP Ops' },
  features: { bot_user: { display_name: 'mcp-ops' } },
  oauth_config: { scopes: { bot: ['chat:write', 'channels:manage', 'channels:join', 'im:write', 'reactions:read'] } },
  settings: { event_subscriptions: { bot_events: events } },
};

/** An app that notes every event. */
function listener(heard: Record<string, unknown>[]) {
  return (app: App) => {
    app.event(/.*/, async ({ event, body }) => {
      heard.push({ ...event, event_id: body['event_id'] });
      await Promise.resolve();
    });
  };
}

const wait = (workspace: Workspace, heard: readonly Record<string, unknown>[], type: string) =>
  workspace.waitFor(type, () => heard.find((event) => event['type'] === type));

describe('events', () => {
  it('tell of people, channels and groups as they change', async () => {
    const { workspace } = await workspaceFor({ seed: { app: { manifest } } });
    const heard: Record<string, unknown>[] = [];
    await socketApp(workspace, listener(heard));
    const { conversations } = clientOf(workspace);
    const made = await conversations.create({ name: 'room' });
    const channel = made.channel?.id ?? '';
    const dev = userId(workspace, 'dev');
    await conversations.invite({ channel, users: dev });
    expect(await wait(workspace, heard, 'member_joined_channel')).toMatchObject({
      user: dev,
      channel,
      channel_type: 'C',
      inviter: workspace.app.botUserId,
    });
    await workspace.as('dev').leave('#room');
    expect(await wait(workspace, heard, 'member_left_channel')).toMatchObject({ user: dev, channel });
    await conversations.rename({ channel, name: 'rooms' });
    expect(await wait(workspace, heard, 'channel_rename')).toMatchObject({ channel: { id: channel, name: 'rooms' } });
    await workspace.as('lead').archive('#rooms');
    expect(await wait(workspace, heard, 'channel_archive')).toMatchObject({ channel, user: userId(workspace, 'lead') });
    await workspace.as('lead').unarchive('#rooms');
    await wait(workspace, heard, 'channel_unarchive');
    workspace.admin.setGroupMembers('on-call', ['ola', 'lead']);
    expect(await wait(workspace, heard, 'subteam_members_changed')).toMatchObject({
      added_users: [userId(workspace, 'lead')],
      removed_users: [dev],
    });
    workspace.admin.deactivate('ola');
    expect(await wait(workspace, heard, 'user_change')).toMatchObject({ user: { deleted: true } });
    const message = await workspace.as('dev').say('#mcp-ops', 'plain');
    expect(await wait(workspace, heard, 'message')).toMatchObject({ text: 'plain', channel_type: 'channel' });
    await workspace.as('dev').react(message, 'eyes');
    expect(await wait(workspace, heard, 'reaction_added')).toMatchObject({
      reaction: 'eyes',
      item: { ts: message.ts },
    });
    await workspace.as('dev').say('@mcp-ops', 'direct');
    await workspace.waitFor('the direct message', () => heard.some((event) => event['channel_type'] === 'im'));
    const ids = heard.map((event) => event['event_id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stay away when the app did not subscribe, or is not in the channel', async () => {
    const { workspace } = await workspaceFor();
    const heard: Record<string, unknown>[] = [];
    await socketApp(workspace, listener(heard));
    workspace.admin.addChannel({ name: 'elsewhere', bot: false });
    const dev = workspace.as('dev');
    await dev.say('#elsewhere', '@mcp-ops are you here?');
    const message = await dev.say('#mcp-ops', 'not for you');
    await dev.react(message, 'eyes');
    await dev.say('#mcp-ops', '@mcp-ops this is');
    expect(await wait(workspace, heard, 'app_mention')).toMatchObject({ channel: channelId(workspace, 'mcp-ops') });
    expect(heard).toHaveLength(1);
  });
});

describe('an event that is not acknowledged', () => {
  it('comes again at once, after one minute and after five, and then no more', async () => {
    const { workspace, clock } = await workspaceFor();
    const tries: unknown[] = [];
    await socketApp(workspace, (app) => {
      app.use(async ({ context, next }) => {
        tries.push([context.retryNum, context.retryReason]);
        await next();
      });
      app.event('app_mention', async () => undefined);
    });
    workspace.faults.inject({ on: 'delivery', of: 'app_mention', kind: 'ack_lost' });
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops hello');
    await workspace.waitFor('the first two', () => workspace.deliveries.length === 2);
    expect(tries).toEqual([
      [0, ''],
      [1, 'timeout'],
    ]);
    clock.advance(59_000);
    await workspace.as('lead').command('#mcp-ops', '/nosuch');
    expect(workspace.deliveries).toHaveLength(2);
    clock.advance(1_000);
    await workspace.waitFor('the third', () => workspace.deliveries.length === 3);
    clock.advance(240_000);
    await workspace.waitFor('the fourth', () => workspace.deliveries.length === 4);
    clock.advance(3_600_000);
    await workspace.as('lead').command('#mcp-ops', '/nosuch');
    expect(workspace.deliveries.map((one) => one.attempt)).toEqual([0, 1, 2, 3]);
    const ids = workspace.deliveries.map((one) => one.payload['event_id']);
    expect(new Set(ids).size).toBe(1);
  });

  it('waits for a socket: what happened in a gap arrives with the next try', async () => {
    const { workspace, clock } = await workspaceFor();
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops anybody?');
    await workspace.waitFor('both first tries', () => workspace.deliveries.length === 2);
    const heard: Record<string, unknown>[] = [];
    await socketApp(workspace, listener(heard));
    clock.advance(60_000);
    expect(await wait(workspace, heard, 'app_mention')).toMatchObject({ type: 'app_mention' });
    expect(workspace.deliveries.map((one) => one.reason)).toEqual(['no_connection', 'no_connection', undefined]);
    expect(workspace.deliveries[2]).toMatchObject({ attempt: 2, retryReason: 'connection_failed', acked: true });
  });

  it('over HTTP carries the retry headers', async () => {
    const { workspace } = await workspaceFor();
    const tries: unknown[] = [];
    await httpApp(workspace, (app) => {
      app.event('app_mention', async ({ context }) => {
        tries.push([context.retryNum, context.retryReason]);
        await Promise.resolve();
      });
    });
    workspace.faults.inject({ on: 'delivery', kind: 'ack_lost', times: 1 });
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops hello');
    await workspace.waitFor('the retry', () => workspace.deliveries.length === 2);
    expect(tries).toEqual([
      [undefined, undefined],
      [1, 'http_timeout'],
    ]);
    expect(workspace.deliveries[1]?.request?.headers).toMatchObject({ 'x-slack-retry-num': '1' });
  });
});
