import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../sandbox/ui/app/model/apply-change.ts';
import { slackPanelAct, slackPanelView } from '../../../sandbox/ui/app/model/slack-panel.ts';
import { panelState } from '../../../sandbox/ui/panel-protocol.ts';
import { slackPanelState } from '../../../sandbox/workspace/ui/slack-panel-protocol.ts';
import type { UiState } from '../../../sandbox/workspace/ui-protocol.ts';
import { socketApp } from '../workspace/apps.ts';
import { openBrowser, shown } from '../workspace/browser.ts';
import { clientOf, modal, seed, userId, workspaceFor } from '../workspace/support.ts';

describe('the picture a page keeps of the workspace', () => {
  it('is, change by change, what the workspace would tell it again', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const dev = userId(workspace, 'dev');
    const browser = await openBrowser(workspace, dev);
    let mine: UiState = await browser.state();
    await socketApp(workspace, (app) => {
      app.command('/mcp', async ({ ack, command, client }) => {
        await ack();
        await client.views.open({ trigger_id: command.trigger_id, view: modal('form') });
      });
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
      });
    });
    const client = clientOf(workspace);
    const lead = workspace.as('lead');
    const root = await workspace.as('dev').say('#mcp-ops', 'a root');
    await lead.say('#mcp-ops', 'a reply', { thread: root.ts });
    await lead.react(root, 'eyes');
    const posted = await client.chat.postMessage({ channel: '#mcp-ops', text: 'soon gone' });
    await client.chat.update({ channel: posted.channel ?? '', ts: posted.ts ?? '', text: 'other' });
    await client.chat.delete({ channel: posted.channel ?? '', ts: posted.ts ?? '' });
    await workspace.as('dev').command('#mcp-ops', '/mcp');
    await workspace.waitFor('the form', () => workspace.view('dev'));
    await workspace.as('dev').command('#mcp-ops', '/none');
    await workspace.as('dev').openHome();
    await workspace.waitFor('the home', () => workspace.home('dev'));
    await workspace.as('dev').openDirect('lead');
    await client.filesUploadV2({ channel_id: root.channel, filename: 'a.txt', content: 'a file' });
    await workspace.waitFor('the file', () => workspace.messages('#mcp-ops').find((one) => one.files !== undefined));
    await workspace.as('dev').leave('#mcp-ops');
    workspace.panels.register('cluster', { read: () => 1 });
    clock.advance(60_000);

    const told = await browser.state();
    await workspace.waitFor('all changes', () => browser.revision >= told.revision);
    for (const change of browser.changes) {
      if (change.type !== 'hello' && change.type !== 'reset' && change.type !== 'panel')
        mine = applyChange(mine, change);
    }
    const { revision: _revision, now: _now, messages, ...rest } = told;
    // Where nobody has said anything, an empty list is as good as none.
    const spoken = (all: UiState['messages']) =>
      Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0));
    expect(mine).toMatchObject(rest);
    expect(spoken(mine.messages)).toEqual(spoken(messages));
    expect(mine.notices).toHaveLength(1);
    expect(mine.clockOffsetMs).toBe(60_000);
  });
});

describe('the panel of the wire', () => {
  it('is drawn as any other, and its buttons do what they say', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const read = async (body?: unknown) => {
      const response = await fetch(`${workspace.url}/ui/panel/slack`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...shown(workspace), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return panelState.parse(slackPanelView(slackPanelState.parse(await response.json()), 'UTC'));
    };
    const press = (action: string, values: Record<string, string> = {}) => read(slackPanelAct({ action, values }));
    const section = (state: Awaited<ReturnType<typeof read>>, title: string) =>
      state.sections.find((one) => one.title === title);

    const first = await read();
    const inject = section(first, 'Faults')?.buttons?.find((button) => button.id === 'inject');
    for (const { value } of inject?.fields?.[0]?.options ?? []) {
      const faulty = await press('inject', { kind: value, method: '', amount: '5', times: '0' });
      expect(section(faulty, 'Faults')?.rows).toHaveLength(1);
      expect(section(await press('clear'), 'Faults')?.rows).toEqual([]);
    }
    await press('inject', { kind: 'http', method: 'chat.postMessage', amount: '0', times: '1' });
    await clientOf(workspace)
      .chat.postMessage({ channel: '#mcp-ops', text: 'x' })
      .catch(() => undefined);
    const after = await read();
    expect(section(after, 'Calls of the app')?.rows[0]).toMatchObject({ label: 'chat.postMessage', mark: 'bad' });
    expect(section(after, 'Faults')?.rows[0]).toMatchObject({ value: '1 hit' });
    const id = section(after, 'Faults')?.buttons?.find((button) => button.id.startsWith('remove-'))?.id ?? '';
    expect(section(await press(id), 'Faults')?.rows).toEqual([]);
    const limited = await press('limits-on');
    expect(section(limited, 'Connection to the app')?.buttons?.map((button) => button.id)).toContain('limits-off');
    await press('advance', { minutes: '15' });
    expect(clock.offsetMs).toBe(15 * 60_000);
    expect(slackPanelAct({ action: 'dance', values: {} })).toBeUndefined();
  });
});
