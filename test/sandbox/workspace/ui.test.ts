import { describe, expect, it } from 'vitest';
import type { UiChange } from '../../../sandbox/workspace/ui-protocol.ts';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { socketApp } from './apps.ts';
import { openBrowser, shown } from './browser.ts';
import { buttonBlock, channelId, clientOf, modal, seed, userId, workspaceFor } from './support.ts';

const find = <T extends UiChange['type']>(changes: readonly UiChange[], type: T) =>
  changes.filter((change): change is Extract<UiChange, { type: T }> => change.type === type);

describe('the state of a person', () => {
  it('holds what they may see, and nothing else', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const secret = workspace.admin.addChannel({ name: 'secret', private: true, members: ['lead'] });
    const ops = channelId(workspace, 'mcp-ops');
    const [dev, lead] = [userId(workspace, 'dev'), userId(workspace, 'lead')];
    await client.chat.postMessage({ channel: secret, text: 'hush' });
    await client.chat.postEphemeral({ channel: ops, user: dev, text: 'psst' });
    await client.chat.postMessage({ channel: dev, text: 'page' });
    await client.filesUploadV2({ channel_id: secret, filename: 'a.txt', content: 'x' });
    await workspace.waitFor('the file', () => workspace.messages('#secret').length === 2);
    const theirs = await (await openBrowser(workspace, dev)).state();
    const names = theirs.channels.map((channel) => [channel.kind, channel.name]);
    expect(names).toEqual([
      ['public', 'general'],
      ['public', 'mcp-ops'],
      ['im', 'mcp-ops'],
    ]);
    expect(theirs.messages[ops]?.map((message) => message.text)).toEqual(['psst']);
    expect(theirs.files).toEqual([]);
    expect(theirs.app).toMatchObject({ homeTab: true, commands: [{ command: '/mcp' }, { command: '/who' }] });
    expect(theirs.panels).toEqual(['slack']);
    const other = await (await openBrowser(workspace, lead)).state();
    expect(other.messages[ops]).toEqual([]);
    expect(other.messages[secret]?.map((message) => message.text)).toEqual(['hush', '']);
    expect(other.files).toHaveLength(1);
    expect(JSON.stringify(theirs)).not.toContain('hush');
    expect(JSON.stringify([theirs, other])).not.toContain(workspace.botToken);
    expect((await fetch(`${workspace.url}/ui/state?user=UNOSUCH`, { headers: shown(workspace) })).status).toBe(404);
  });
});

describe('changes', () => {
  it('are told as they happen, each to those it concerns', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const [dev, lead] = [userId(workspace, 'dev'), userId(workspace, 'lead')];
    const mine = await openBrowser(workspace, dev);
    const theirs = await openBrowser(workspace, lead);
    const ops = channelId(workspace, 'mcp-ops');
    const { ts = '' } = await client.chat.postMessage({ channel: ops, text: 'one' });
    await client.chat.update({ channel: ops, ts, text: 'two' });
    await client.chat.postEphemeral({ channel: ops, user: dev, text: 'psst' });
    await client.views.publish({ user_id: dev, view: { type: 'home', blocks: [] } });
    await client.chat.delete({ channel: ops, ts });
    workspace.admin.deactivate('ola');
    await workspace.waitFor(
      'the last change',
      () => find(theirs.changes, 'user').length === 1 && find(mine.changes, 'user').length === 1,
    );
    expect(find(mine.changes, 'message').map((change) => change.message.text)).toEqual(['one', 'two', 'psst']);
    expect(find(theirs.changes, 'message').map((change) => change.message.text)).toEqual(['one', 'two']);
    expect(find(mine.changes, 'home')).toHaveLength(1);
    expect(find(theirs.changes, 'home')).toHaveLength(0);
    expect(find(theirs.changes, 'message_removed')).toEqual([{ type: 'message_removed', channel: ops, ts }]);
    expect(find(mine.changes, 'group')[0]?.group).toMatchObject({ handle: 'on-call', users: [dev] });
  });

  it('that were missed come first after a reconnect, or a reset when they are forgotten', async () => {
    const { workspace, clock } = await workspaceFor();
    const dev = userId(workspace, 'dev');
    const first = await openBrowser(workspace, dev);
    await workspace.as('lead').say('#mcp-ops', 'one');
    await workspace.waitFor('one', () => find(first.changes, 'message').length === 1);
    first.close();
    await workspace.as('lead').say('#mcp-ops', 'two');
    const again = await openBrowser(workspace, dev, first.revision);
    await workspace.waitFor('two', () => find(again.changes, 'message').length === 1);
    expect(find(again.changes, 'message')[0]?.message.text).toBe('two');
    for (let n = 0; n < 4_100; n++) clock.advance(0);
    const late = await openBrowser(workspace, dev, first.revision);
    await workspace.waitFor('the reset', () => find(late.changes, 'reset').length === 1);
    const future = await openBrowser(workspace, dev, 1_000_000);
    await workspace.waitFor('the reset', () => find(future.changes, 'reset').length === 1);
  });

  it('show a private channel to who is invited, and take it away from who leaves', async () => {
    const { workspace } = await workspaceFor();
    const secret = workspace.admin.addChannel({ name: 'secret', private: true, members: ['lead'] });
    const dev = userId(workspace, 'dev');
    await workspace.as('lead').say('#secret', 'before');
    const browser = await openBrowser(workspace, dev);
    await workspace.as('lead').invite('#secret', ['dev']);
    await workspace.waitFor('the reset', () => find(browser.changes, 'reset').length === 1);
    expect((await browser.state()).messages[secret]?.map((message) => message.text)).toContain('before');
    await browser.act({ type: 'leave', user: dev, channel: secret });
    await workspace.waitFor('the loss', () => find(browser.changes, 'channel_removed').length === 1);
    expect((await browser.state()).channels.map((channel) => channel.name)).not.toContain('secret');
  });
});

/** An app with a command that opens a form, and a card with a button. */
async function sampleApp(workspace: Workspace, release: Promise<unknown> = Promise.resolve()) {
  await socketApp(workspace, (app) => {
    app.command('/mcp', async ({ command, ack, client }) => {
      await release;
      await ack(`you said ${command.text}`);
      await client.views.open({ trigger_id: command.trigger_id, view: modal('form') });
    });
    app.view('form', async ({ ack, view }) => {
      const text = view.state.values['reason']?.['text']?.value;
      if (text === 'bad') await ack({ response_action: 'errors', errors: { reason: 'Say why.' } });
      else await ack();
    });
    app.action('go', async ({ ack }) => ack());
    app.options('pick', async ({ ack }) =>
      ack({ options: [{ text: { type: 'plain_text', text: 'One' }, value: '1' }] }),
    );
  });
}

describe('what a person does in the browser', () => {
  it('goes the way of a person: commands, modals, buttons, messages', async () => {
    const { workspace } = await workspaceFor({ seed });
    const dev = userId(workspace, 'dev');
    const ops = channelId(workspace, 'mcp-ops');
    const open = Promise.withResolvers<void>();
    await sampleApp(workspace, open.promise);
    const browser = await openBrowser(workspace, dev);
    const sent = browser.act({ type: 'send', user: dev, channel: ops, text: '/mcp health' });
    await workspace.waitFor(
      'the spinner',
      () => find(browser.changes, 'pending')[0]?.pending[0]?.label === '/mcp health',
    );
    open.resolve();
    expect(await sent).toEqual({ ok: true, acked: true });
    await workspace.waitFor('the modal', () => find(browser.changes, 'modals').length > 0);
    expect((await browser.state()).pending).toEqual([]);
    const [shown] = (await browser.state()).modals;
    const state = (value: string) => ({ reason: { text: { type: 'plain_text_input' as const, value } } });
    const submit = (value: string) =>
      browser.act({ type: 'submit', user: dev, viewId: shown?.id ?? '', state: state(value) });
    expect(await submit('')).toEqual({ ok: true, errors: { reason: 'Please complete this required field.' } });
    expect(await submit('bad')).toEqual({ ok: true, acked: true, errors: { reason: 'Say why.' } });
    expect(await submit('good')).toEqual({ ok: true, acked: true });
    expect((await browser.state()).modals).toEqual([]);

    const posted = await browser.act({ type: 'send', user: dev, channel: ops, text: 'hello @lead' });
    expect(posted).toMatchObject({ ok: true, ts: expect.any(String) });
    const select = { type: 'external_select' as const, action_id: 'pick', min_query_length: 0 };
    const [row] = [buttonBlock('go', 'Go')];
    const blocks = [{ ...row, block_id: 'row', elements: [...row.elements, select] }];
    const { ts = '' } = await clientOf(workspace).chat.postMessage({ channel: ops, text: 'card', blocks });
    const target = { kind: 'message' as const, channel: ops, ts };
    const at = { user: dev, target, blockId: 'row' };
    expect(await browser.act({ type: 'suggest', ...at, actionId: 'pick', query: '' })).toMatchObject({
      ok: true,
      options: [{ value: '1' }],
    });
    expect(await browser.act({ type: 'interact', ...at, actionId: 'go', use: { type: 'press' } })).toEqual({
      ok: true,
      acked: true,
    });
    expect(await browser.act({ type: 'interact', ...at, actionId: 'nosuch', use: { type: 'press' } })).toEqual({
      ok: false,
      error: 'That button or field is not there any more.',
    });
    expect(await browser.act({ type: 'interact', ...at, actionId: 'pick', use: { type: 'press' } })).toEqual({
      ok: false,
      error: 'That is no button.',
    });
    await browser.act({ type: 'react', user: dev, channel: ops, ts, name: 'eyes' });
    expect(workspace.messages('#mcp-ops').at(-1)?.reactions).toMatchObject([{ name: 'eyes' }]);
    expect(await browser.act({ type: 'open_dm', user: dev, with: workspace.app.botUserId })).toMatchObject({
      channel: /^D/,
    });
  });

  it('fails with a notice beside what was used, which can be dismissed', async () => {
    const { workspace } = await workspaceFor({ seed });
    const dev = userId(workspace, 'dev');
    const ops = channelId(workspace, 'mcp-ops');
    const browser = await openBrowser(workspace, dev);
    const { ts = '' } = await clientOf(workspace).chat.postMessage({
      channel: ops,
      text: 'x',
      blocks: [{ ...buttonBlock('go', 'Go'), block_id: 'row' }],
    });
    const target = { kind: 'message' as const, channel: ops, ts };
    const pressed = await browser.act({
      type: 'interact',
      user: dev,
      target,
      blockId: 'row',
      actionId: 'go',
      use: { type: 'press' },
    });
    expect(pressed).toEqual({ ok: true, acked: false });
    const { notices } = await browser.state();
    expect(notices).toMatchObject([{ kind: 'interaction_failed', messageTs: ts, actionId: 'go' }]);
    await browser.act({ type: 'dismiss_notice', user: dev, id: notices[0]?.id ?? '' });
    expect((await browser.state()).notices).toEqual([]);
    expect(await browser.act({ type: 'send', user: dev, channel: ops, text: '/mcp', thread: ts })).toEqual({
      ok: false,
      error: '/mcp is not supported in threads. Sorry!',
    });
    await browser.act({ type: 'send', user: dev, channel: ops, text: '/mcp' });
    const failed = (await browser.state()).messages[ops]?.at(-1);
    expect(failed).toMatchObject({ user: 'USLACKBOT', is_ephemeral: true });
    await browser.act({ type: 'dismiss_message', user: dev, channel: ops, ts: failed?.ts ?? '' });
    expect((await browser.state()).messages[ops]).toHaveLength(1);
  });
});
