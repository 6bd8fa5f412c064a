import type { App } from '@slack/bolt';
import { expect, it } from 'vitest';
import { socketApp } from './apps.ts';
import { clientOf, userId, workspaceFor } from './support.ts';

const manifestWith = (scopes: readonly string[]) => ({
  display_information: { name: 'MCP Ops' },
  features: { bot_user: { display_name: 'mcp-ops' } },
  oauth_config: { scopes: { bot: ['chat:write', 'reactions:write', ...scopes] } },
  settings: { event_subscriptions: { bot_events: ['reaction_added', 'reaction_removed', 'message.channels'] } },
});

/** A workspace whose app notes every event. */
async function listening(scopes: readonly string[]) {
  const { workspace } = await workspaceFor({ seed: { app: { manifest: manifestWith(scopes) } } });
  const heard: Record<string, unknown>[] = [];
  await socketApp(workspace, (app: App) => {
    app.event(/.*/, async ({ event }) => {
      heard.push({ ...event });
    });
  });
  const wait = (type: string) => workspace.waitFor(type, () => heard.find((event) => event['type'] === type));
  return { workspace, heard, wait };
}

it('the app hears who put which emoji under whose message, by the client or by the API, and who took it away', async () => {
  const { workspace, heard, wait } = await listening(['reactions:read']);
  const message = await workspace.as('dev').say('#mcp-ops', 'look');
  const lead = clientOf(workspace, {}, workspace.admin.userToken('lead'));
  await lead.reactions.add({ channel: message.channel, timestamp: message.ts, name: 'pushpin' });
  const event = {
    user: userId(workspace, 'lead'),
    reaction: 'pushpin',
    item: { type: 'message', channel: message.channel, ts: message.ts },
    item_user: userId(workspace, 'dev'),
  };
  expect(await wait('reaction_added')).toMatchObject(event);
  await workspace.as('lead').react(message, 'pushpin');
  expect(await wait('reaction_removed')).toMatchObject(event);
  expect(heard.filter(({ type }) => type === 'reaction_added')).toHaveLength(1);
});

it('the app does not hear of emoji where it is no member, nor without the scope', async () => {
  const { workspace, heard, wait } = await listening(['reactions:read']);
  workspace.admin.addChannel({ name: 'elsewhere', bot: false });
  const dev = workspace.as('dev');
  await dev.react(await dev.say('#elsewhere', 'not for you'), 'pushpin');
  const here = await dev.say('#mcp-ops', 'for you');
  workspace.admin.setScopes(['chat:write']);
  await dev.react(here, 'eyes');
  workspace.admin.setScopes(['chat:write', 'reactions:read']);
  await dev.react(here, 'pushpin');
  expect(await wait('reaction_added')).toMatchObject({ reaction: 'pushpin', item: { ts: here.ts } });
  expect(heard.filter(({ type }) => type === 'reaction_added')).toHaveLength(1);
});
