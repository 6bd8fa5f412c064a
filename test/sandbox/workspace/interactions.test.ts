import type { BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { modes, socketApp } from './apps.ts';
import { buttonBlock, channelId, clientOf, seed, userId, workspaceFor } from './support.ts';

describe.each(modes)('over %s', (_name, start) => {
  it('a command reaches Bolt with all its fields, and its answers come back', async () => {
    const { workspace } = await workspaceFor({ seed });
    const seen: Record<string, unknown>[] = [];
    await start(workspace, (app) => {
      app.command('/mcp', async ({ command, ack, respond, say }) => {
        seen.push({ ...command });
        await ack({ text: 'looking' });
        await respond({ text: 'found', response_type: 'in_channel' });
        await say('said');
      });
    });
    const outcome = await workspace.as('dev').command('#mcp-ops', '/mcp', 'health production');
    expect(outcome).toMatchObject({ delivered: true, acked: true });
    expect(outcome.ms).toBeLessThan(3_000);
    expect(seen[0]).toMatchObject({
      command: '/mcp',
      text: 'health production',
      team_id: workspace.team.id,
      channel_id: channelId(workspace, 'mcp-ops'),
      channel_name: 'mcp-ops',
      user_id: userId(workspace, 'dev'),
      user_name: 'dev',
      api_app_id: workspace.app.id,
      is_enterprise_install: 'false',
      trigger_id: expect.stringMatching(/^\d+\.\w+\.\w+$/),
      response_url: expect.stringContaining('/response/'),
    });
    await workspace.waitFor('what the app said', () => workspace.messages('#mcp-ops').length === 2);
    expect(workspace.messages('#mcp-ops', { as: 'dev' }).map((message) => message.text)).toEqual([
      'looking',
      'found',
      'said',
    ]);
    expect(workspace.messages('#mcp-ops', { as: 'lead' }).map((message) => message.text)).toEqual(['found', 'said']);
  });

  it('a command with should_escape carries ids of people and channels', async () => {
    const { workspace } = await workspaceFor({ seed });
    let text = '';
    await start(workspace, (app) => {
      app.command('/who', async ({ command, ack }) => {
        text = command.text;
        await ack();
      });
    });
    await workspace.as('dev').command('#mcp-ops', '/who', 'is @lead in #general & @nobody');
    const [lead, general] = [userId(workspace, 'lead'), channelId(workspace, 'general')];
    expect(text).toBe(`is <@${lead}|lead> in <#${general}|general> &amp; @nobody`);
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toEqual([]);
  });

  it('a button press carries message, container and what the other inputs hold', async () => {
    const { workspace } = await workspaceFor({ seed });
    const presses: BlockAction<ButtonAction>[] = [];
    await start(workspace, (app) => {
      app.action<BlockAction<ButtonAction>>(
        { type: 'block_actions', action_id: 'go' },
        async ({ ack, body, respond }) => {
          presses.push(body);
          await ack();
          await respond({ text: 'only you', response_type: 'ephemeral', replace_original: false });
        },
      );
    });
    const select = {
      type: 'static_select' as const,
      action_id: 'env',
      options: ['production', 'staging'].map((value) => ({
        text: { type: 'plain_text' as const, text: value },
        value,
      })),
    };
    const [row] = [buttonBlock('go', 'Go', { value: 'R-1' })];
    await clientOf(workspace).chat.postMessage({
      channel: '#mcp-ops',
      text: 'card',
      attachments: [{ color: '#fff', blocks: [{ ...row, block_id: 'row', elements: [...row.elements, select] }] }],
    });
    const [card] = workspace.messages('#mcp-ops');
    if (card === undefined) return expect.fail('no card');
    expect(await workspace.as('dev').click(card, 'Go')).toMatchObject({ acked: true });
    expect(presses[0]).toMatchObject({
      type: 'block_actions',
      user: { id: userId(workspace, 'dev'), username: 'dev', team_id: workspace.team.id },
      api_app_id: workspace.app.id,
      team: { id: workspace.team.id },
      container: { type: 'message', message_ts: card.ts, channel_id: card.channel, is_ephemeral: false },
      channel: { id: card.channel, name: 'mcp-ops' },
      message: { ts: card.ts, text: 'card', bot_id: workspace.app.botId },
      state: { values: { row: { env: { type: 'static_select', selected_option: null } } } },
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'R-1', text: { text: 'Go' } }],
    });
    await workspace.waitFor('the answer', () => workspace.messages('#mcp-ops', { as: 'dev' })[1]?.text === 'only you');
  });

  it('a confirm dialog lets the press through only when it is confirmed', async () => {
    const { workspace } = await workspaceFor({ seed });
    let presses = 0;
    await start(workspace, (app) => {
      app.action('danger', async ({ ack }) => {
        presses += 1;
        await ack();
      });
    });
    const text = (words: string) => ({ type: 'plain_text' as const, text: words });
    const confirm = {
      title: text('Sure?'),
      text: text('It restarts 3 pods.'),
      confirm: text('Restart'),
      deny: text('No'),
    };
    await clientOf(workspace).chat.postMessage({
      channel: '#mcp-ops',
      text: 'x',
      blocks: [buttonBlock('danger', 'Restart', { confirm })],
    });
    const [card] = workspace.messages('#mcp-ops');
    if (card === undefined) return expect.fail('no card');
    const dev = workspace.as('dev');
    expect(await dev.click(card, 'Restart', { confirm: false })).toMatchObject({ delivered: false });
    expect(presses).toBe(0);
    expect(await dev.click(card, 'danger', { confirm: true })).toMatchObject({ acked: true });
    expect(presses).toBe(1);
    await expect(dev.click(card, 'nosuch')).rejects.toThrow('There is no nosuch. There are: danger "Restart".');
  });

  it('selects, menus, boxes and pickers report what was chosen', async () => {
    const { workspace } = await workspaceFor({ seed });
    const chosen: Record<string, unknown>[] = [];
    await start(workspace, (app) => {
      app.action(/.*/, async ({ ack, action }) => {
        chosen.push({ ...action } as Record<string, unknown>);
        await ack();
      });
      app.options('pick', async ({ ack, options }) => {
        await ack({
          options: [{ text: { type: 'plain_text', text: 'Revision 41' }, value: `41 of ${options.value}` }],
        });
      });
    });
    const options = ['one', 'two'].map((value) => ({
      text: { type: 'plain_text' as const, text: `Number ${value}` },
      value,
    }));
    const elements = [
      { type: 'static_select', action_id: 'select', options },
      { type: 'overflow', action_id: 'more', options },
      { type: 'checkboxes', action_id: 'boxes', options },
      { type: 'radio_buttons', action_id: 'radio', options },
      { type: 'users_select', action_id: 'user' },
      { type: 'conversations_select', action_id: 'place' },
      { type: 'datepicker', action_id: 'day' },
      { type: 'timepicker', action_id: 'time' },
      { type: 'external_select', action_id: 'pick', min_query_length: 2 },
    ];
    const blocks = [{ type: 'actions', block_id: 'row', elements }];
    await clientOf(workspace).apiCall('chat.postMessage', { channel: '#mcp-ops', text: 'x', blocks });
    const [card] = workspace.messages('#mcp-ops');
    if (card === undefined) return expect.fail('no card');
    const dev = workspace.as('dev');
    await dev.choose(card, 'select', 'Number two');
    await dev.choose(card, 'more', 'Number one');
    await dev.choose(card, 'boxes', ['Number one', 'two']);
    await dev.choose(card, 'radio', 'two');
    await dev.choose(card, 'user', '@lead');
    await dev.choose(card, 'place', '#general');
    await dev.choose(card, 'day', '2026-01-31');
    await dev.choose(card, 'time', '23:59');
    await dev.choose(card, 'pick', 'Revision 41');
    expect(await dev.suggestions(card, 'pick', 'r')).toEqual([]);
    expect(await dev.suggestions(card, 'pick', 'rev')).toMatchObject([{ value: '41 of rev' }]);
    expect(chosen).toMatchObject([
      { action_id: 'select', type: 'static_select', selected_option: { value: 'two', text: { text: 'Number two' } } },
      { action_id: 'more', type: 'overflow', selected_option: { value: 'one' } },
      { action_id: 'boxes', selected_options: [{ value: 'one' }, { value: 'two' }] },
      { action_id: 'radio', selected_option: { value: 'two' } },
      { action_id: 'user', selected_user: userId(workspace, 'lead') },
      { action_id: 'place', selected_conversation: channelId(workspace, 'general') },
      { action_id: 'day', selected_date: '2026-01-31' },
      { action_id: 'time', selected_time: '23:59' },
      { action_id: 'pick', selected_option: { text: { text: 'Revision 41' } } },
    ]);
    await expect(dev.choose(card, 'select', 'Number three')).rejects.toThrow('There is no option Number three.');
  });
});

describe('what does not go to the app', () => {
  it('unknown commands, commands in threads, and people who may not', async () => {
    const { workspace } = await workspaceFor({ seed });
    const dev = workspace.as('dev');
    expect(await dev.command('#mcp-ops', '/nosuch')).toEqual({ delivered: false, acked: false, ms: 0 });
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toMatchObject([
      { user: 'USLACKBOT', text: '/nosuch is not a valid command.' },
    ]);
    workspace.admin.addChannel({ name: 'others', members: ['lead'] });
    await expect(dev.command('#others', '/mcp')).rejects.toThrow('Join #others first.');
    workspace.admin.deactivate('dev');
    await expect(dev.command('#mcp-ops', '/mcp')).rejects.toThrow('Dana Dev is deactivated.');
    expect(workspace.deliveries).toEqual([]);
  });

  it('a press on a button that went meanwhile, unless it crossed the update', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const values: (string | undefined)[] = [];
    await socketApp(workspace, (app) => {
      app.action<BlockAction<ButtonAction | StaticSelectAction>>(
        { type: 'block_actions', action_id: 'go' },
        async ({ ack, action }) => {
          values.push(action.type === 'button' ? action.value : undefined);
          await ack();
        },
      );
    });
    const { ts = '', channel = '' } = await client.chat.postMessage({
      channel: '#mcp-ops',
      text: 'x',
      blocks: [buttonBlock('go', 'Go', { value: 'old' })],
    });
    const [seen] = workspace.messages('#mcp-ops');
    if (seen === undefined) return expect.fail('no card');
    await client.chat.update({ channel, ts, text: 'done', blocks: [] });
    const dev = workspace.as('dev');
    await expect(dev.click(seen, 'Go')).rejects.toThrow('There is no Go. There are: no elements.');
    expect(await dev.click(seen, 'Go', { stale: true })).toMatchObject({ acked: true });
    expect(values).toEqual(['old']);
  });
});
