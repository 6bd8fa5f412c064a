import { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { silent } from '../../sandbox/workspace/support.ts';
import { fields, form, home, pick, plain, stacked, unwell } from './demo-views.ts';

export const demoManifest = {
  display_information: { name: 'MCP Ops', description: 'Runs the runbooks of the MCP platform' },
  features: {
    bot_user: { display_name: 'mcp-ops' },
    app_home: { home_tab_enabled: true },
    slash_commands: [
      {
        command: '/mcp',
        description: 'Look after the MCP platform',
        usage_hint: '[health | diagnose | rollback | help]',
      },
      { command: '/mute', description: 'Answers nothing' },
    ],
    shortcuts: [
      {
        type: 'message' as const,
        name: 'Add to timeline',
        callback_id: 'timeline',
        description: 'Keeps the message in the incident',
      },
      { type: 'global' as const, name: 'Declare incident', callback_id: 'declare', description: 'Opens the form' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'users:read',
        'app_mentions:read',
        'files:write',
        'reactions:write',
        'channels:manage',
        'pins:write',
        'bookmarks:write',
      ],
    },
  },
  settings: { event_subscriptions: { bot_events: ['app_mention', 'app_home_opened'] } },
};

/** An app over Socket Mode that answers as the tests of the page need it; they say what it did by what the page shows. */
export async function startDemoApp(workspace: Workspace): Promise<App> {
  const app = new App({
    token: workspace.botToken,
    appToken: workspace.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    logger: silent,
  });
  app.command('/mcp', async ({ ack, command, respond, client }) => {
    await ack();
    if (command.text === 'health') {
      await client.chat.postMessage({
        channel: command.channel_id,
        text: 'production: PostgreSQL does not answer',
        blocks: [...unwell],
      });
    } else if (command.text === 'declare') {
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    } else if (command.text === 'fields') {
      await client.chat.postMessage({ channel: command.channel_id, text: 'Fields', blocks: [...fields] });
    } else if (command.text === 'stack') {
      await client.views.open({ trigger_id: command.trigger_id, view: stacked });
    } else await respond(`I do not know *${command.text}*. Try \`/mcp health\`.`);
  });
  app.action('further', async ({ ack, body, client }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    const block = {
      type: 'alert' as const,
      level: 'success' as const,
      text: plain('All is well'),
    } satisfies KnownBlock;
    await client.views.push({
      trigger_id: body.trigger_id,
      view: { type: 'modal', title: plain('Second'), blocks: [block] },
    });
  });
  app.action(/^use:/, async ({ ack, action, respond }) => {
    await ack();
    const id = 'action_id' in action ? action.action_id : '';
    const held = Object.entries(action).filter(([key]) => key.startsWith('selected_'));
    const text = `${id} ${JSON.stringify(Object.fromEntries(held))}`;
    await respond({ response_type: 'ephemeral', replace_original: false, text });
  });
  app.options('use:revision', async ({ ack, options }) => {
    await ack({ options: ['rev-41', 'rev-42'].filter((name) => name.includes(options.value)).map(pick) });
  });
  app.action('rollback', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
    await client.chat.update({
      channel: body.channel.id,
      ts: body.message.ts,
      text: `✓ *mcp-server runs revision 41 again*, asked by <@${body.user.id}>`,
      blocks: [],
    });
  });
  app.action('diagnose', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
    const answer = { channel: body.channel.id, thread_ts: body.message.ts };
    await client.chat.postMessage({ ...answer, text: '1. *Out of memory* (strong)' });
  });
  app.action('more', async ({ ack, respond, action }) => {
    await ack();
    const chosen = action.type === 'overflow' ? action.selected_option.text.text : '';
    await respond({ response_type: 'ephemeral', replace_original: false, text: `You chose ${chosen}.` });
  });
  app.view('declare', async ({ ack, view, client, body }) => {
    const title = view.state.values['title']?.['title']?.value ?? '';
    if (title.length < 10) {
      await ack({ response_action: 'errors', errors: { title: 'Say it in at least 10 letters.' } });
      return;
    }
    await ack();
    const { values } = view.state;
    const severity = values['severity']?.['severity']?.selected_option?.value ?? '';
    const lead = values['who']?.['who']?.selected_user ?? '';
    const since = values['since']?.['since']?.selected_date_time ?? '';
    const chosen = values['options']?.['options']?.selected_options?.map((one) => one.value).join('+') ?? '';
    await client.chat.postMessage({
      channel: '#mcp-ops',
      text: `*${severity}* ${title}, declared by <@${body.user.id}>; ${[lead, since, chosen].join(' ')}`,
    });
  });
  app.shortcut('timeline', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'message_action') {
      await client.reactions.add({ channel: body.channel.id, timestamp: body.message_ts, name: 'pushpin' });
    }
  });
  app.shortcut('declare', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: form });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: home(event.user) } });
  });
  app.event('app_mention', async ({ event, client }) => {
    await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'At your service.' });
  });
  await app.start();
  return app;
}
