import { describe, expect, it } from 'vitest';
import { modes } from './apps.ts';
import { buttonBlock, channelId, modal, seed, workspaceFor } from './support.ts';

describe.each(modes)('over %s', (_name, start) => {
  it('a modal is opened, filled, sent, refused, replaced, pushed and cleared', async () => {
    const { workspace } = await workspaceFor({ seed });
    const values: unknown[] = [];
    await start(workspace, (app) => {
      app.command('/mcp', async ({ command, ack, client }) => {
        await ack();
        await client.views.open({ trigger_id: command.trigger_id, view: modal('ask', { private_metadata: 'R-7' }) });
      });
      app.view('ask', async ({ ack, view }) => {
        const text = view.state.values['reason']?.['text']?.value;
        values.push([text, view.private_metadata]);
        if (text === 'bad') await ack({ response_action: 'errors', errors: { reason: 'Say why.' } });
        else if (text === 'more') await ack({ response_action: 'push', view: modal('second') });
        else if (text === 'next') await ack({ response_action: 'update', view: modal('third') });
        else await ack();
      });
      app.view('second', async ({ ack }) => ack({ response_action: 'clear' }));
    });
    const dev = workspace.as('dev');
    const open = async () => {
      await dev.command('#mcp-ops', '/mcp', 'ask');
      return workspace.waitFor('the modal', () => {
        const shown = workspace.view('dev');
        return shown?.callback_id === 'ask' && shown;
      });
    };
    const view = await open();
    expect(view).toMatchObject({ type: 'modal', callback_id: 'ask', root_view_id: view.id, previous_view_id: null });
    expect(await dev.submit(view, {})).toMatchObject({
      delivered: false,
      errors: { reason: 'Please complete this required field.' },
    });
    expect(await dev.submit(view, { Reason: 'bad' })).toMatchObject({ acked: true, errors: { reason: 'Say why.' } });
    expect(workspace.view('dev')?.state.values).toEqual({
      reason: { text: { type: 'plain_text_input', value: 'bad' } },
    });
    await dev.submit(view, { Reason: 'more' });
    const second = workspace.view('dev');
    expect(second).toMatchObject({ callback_id: 'second', previous_view_id: view.id, root_view_id: view.id });
    await expect(dev.submit(view, { Reason: 'x' })).rejects.toThrow('Another view lies on that one.');
    if (second !== undefined) await dev.submit(second, { text: 'ok' });
    expect(workspace.view('dev')).toBeUndefined();
    await dev.submit(await open(), { reason: 'next' });
    expect(workspace.view('dev')).toMatchObject({ callback_id: 'third' });
    await dev.submit(await open(), { 'reason.text': 'good' });
    expect(workspace.view('dev')).toBeUndefined();
    expect(values).toEqual(['bad', 'more', 'next', 'good'].map((text) => [text, 'R-7']));
  });

  it('shortcuts carry the message, or nothing', async () => {
    const { workspace } = await workspaceFor({ seed });
    const seen: unknown[] = [];
    await start(workspace, (app) => {
      app.shortcut('timeline', async ({ ack, shortcut }) => {
        await ack();
        seen.push(shortcut.type === 'message_action' ? [shortcut.message.text, shortcut.channel.name] : 'wrong');
      });
      app.shortcut('declare', async ({ ack, shortcut, client }) => {
        await ack();
        seen.push(shortcut.type);
        await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('declare') });
      });
    });
    const message = await workspace.as('lead').say('#mcp-ops', 'pods are restarting');
    const dev = workspace.as('dev');
    expect(await dev.messageShortcut(message, 'timeline')).toMatchObject({ acked: true });
    expect(await dev.globalShortcut('declare')).toMatchObject({ acked: true });
    await workspace.waitFor('the modal', () => workspace.view('dev')?.callback_id === 'declare');
    expect(seen).toEqual([['pods are restarting', 'mcp-ops'], 'shortcut']);
    await expect(dev.globalShortcut('timeline')).rejects.toThrow('The app has no global shortcut timeline.');
  });

  it('a mention becomes app_mention, in the channel and in a thread', async () => {
    const { workspace } = await workspaceFor({ seed });
    const heard: unknown[] = [];
    await start(workspace, (app) => {
      app.event('app_mention', async ({ event, body, say }) => {
        heard.push([event.text, event.user, event.channel, event.thread_ts, body.authorizations?.[0]?.user_id]);
        await say({ text: 'here', thread_ts: event.thread_ts ?? event.ts });
      });
    });
    const dev = workspace.as('dev');
    const first = await dev.say('#mcp-ops', '@mcp-ops health');
    await workspace.waitFor('the answer', () => workspace.messages('#mcp-ops', { thread: first.ts })[1]);
    await dev.say('#mcp-ops', 'and now @mcp-ops?', { thread: first.ts });
    await workspace.waitFor('the second', () => workspace.messages('#mcp-ops', { thread: first.ts })[3]);
    await dev.say('#mcp-ops', 'no mention of anybody');
    const bot = workspace.app.botUserId;
    const channel = channelId(workspace, 'mcp-ops');
    expect(heard).toEqual([
      [`<@${bot}> health`, dev.id, channel, undefined, bot],
      [`and now <@${bot}>?`, dev.id, channel, first.ts, bot],
    ]);
  });

  it('the home tab is published when it is opened, and its buttons work', async () => {
    const { workspace } = await workspaceFor({ seed });
    await start(workspace, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [buttonBlock('refresh', event.view === undefined ? 'First' : 'Again')];
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
      });
      app.action('refresh', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions' || body.view === undefined) return;
        const blocks = [{ type: 'section' as const, text: { type: 'plain_text' as const, text: 'Fresh' } }];
        await client.views.publish({ user_id: body.user.id, hash: body.view.hash, view: { type: 'home', blocks } });
      });
    });
    const dev = workspace.as('dev');
    await dev.openHome();
    const home = await workspace.waitFor('the home', () => workspace.home('dev'));
    await dev.click(home, 'First');
    await workspace.waitFor('the fresh home', () => workspace.home('dev')?.blocks[0]?.type === 'section');
    await dev.openHome();
    await workspace.waitFor('the home again', () => JSON.stringify(workspace.home('dev')).includes('Again'));
    expect(workspace.home('lead')).toBeUndefined();
  });

  it('a request of another team or app is signed as well, and says so', async () => {
    const { workspace } = await workspaceFor({ seed });
    const teams: string[] = [];
    await start(workspace, (app) => {
      app.command('/mcp', async ({ ack, body }) => {
        teams.push(`${body.team_id} ${body.api_app_id}`);
        await ack();
      });
    });
    await workspace.as('dev', { team: workspace.otherTeam, appId: 'A0OTHER' }).command('#mcp-ops', '/mcp', 'x');
    expect(teams).toEqual([`${workspace.otherTeam.id} A0OTHER`]);
  });
});
