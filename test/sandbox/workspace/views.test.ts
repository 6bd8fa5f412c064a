import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { socketApp } from './apps.ts';
import { buttonBlock, clientOf, modal, refusal, refusalData, seed, userId, workspaceFor } from './support.ts';

/** An app that hands out the trigger of every command. */
async function triggers(workspace: Workspace, more: (app: App) => void = () => undefined) {
  const found: string[] = [];
  await socketApp(workspace, (app) => {
    app.command('/mcp', async ({ command, ack }) => {
      found.push(command.trigger_id);
      await ack();
    });
    more(app);
  });
  return async (user = 'dev') => {
    await workspace.as(user).command('#mcp-ops', '/mcp');
    return found.at(-1) ?? '';
  };
}

const open = (client: WebClient, trigger_id: string, view: object = modal('a')) =>
  client.apiCall('views.open', { trigger_id, view });

describe('triggers', () => {
  it('open one view within three seconds', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const next = await triggers(workspace);
    const first = await next();
    expect(await refusal(open(client, '1.2.nosuch'))).toBe('invalid_trigger_id');
    expect((await open(client, first)).ok).toBe(true);
    expect(await refusal(open(client, first))).toBe('exchanged_trigger_id');
    const second = await next();
    clock.advance(3_001);
    expect(await refusal(open(client, second))).toBe('expired_trigger_id');
  });

  it('are kept when the view is broken, and can be made to expire', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const next = await triggers(workspace);
    const trigger = await next();
    const long = modal('a', { title: { type: 'plain_text', text: 'a'.repeat(25) } });
    const data = await refusalData(open(client, trigger, long));
    expect(data).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
    });
    expect((await open(client, trigger)).ok).toBe(true);
    workspace.faults.inject({ on: 'delivery', of: 'slash_command', kind: 'expired_trigger', times: 1 });
    expect(await refusal(open(client, await next()))).toBe('expired_trigger_id');
  });
});

describe('views', () => {
  it('lie at most three deep', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const next = await triggers(workspace);
    const push = async () => client.apiCall('views.push', { trigger_id: await next(), view: modal('more') });
    expect(await refusal(push())).toBe('not_found');
    await open(client, await next());
    await push();
    await push();
    expect(await refusal(push())).toBe('push_limit_reached');
    const section = { type: 'section', text: { type: 'plain_text', text: 'a'.repeat(3_000) } };
    const heavy = modal('heavy', { blocks: Array.from({ length: 90 }, () => section) });
    expect(await refusal(open(client, await next(), heavy))).toBe('view_too_large');
  });

  it('are updated by id or external id, keep what was typed, and guard against races with a hash', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const next = await triggers(workspace, (app) => {
      app.action('reload', async ({ ack }) => ack());
    });
    const blocks = [...modal('a').blocks, { ...buttonBlock('reload', 'Reload'), block_id: 'row' }];
    await open(client, await next(), modal('a', { external_id: 'form-1', blocks }));
    const shown = workspace.view('dev');
    if (shown === undefined) return expect.fail('no view');
    const { hash, id: view_id } = shown;
    const change = (more: object) => client.apiCall('views.update', { view: modal('b', { blocks }), ...more });
    expect((await change({ view_id, hash })).ok).toBe(true);
    expect(workspace.view('dev')).toMatchObject({ id: view_id, callback_id: 'b' });
    expect(await refusal(change({ view_id, hash }))).toBe('hash_conflict');
    expect(await refusal(change({ external_id: 'form-1' }))).toBe('not_found');
    expect(await refusal(change({ view_id: 'VNOSUCH' }))).toBe('not_found');
    await open(client, await next('lead'), modal('a', { external_id: 'form-2' }));
    expect(await refusal(open(client, await next('ola'), modal('a', { external_id: 'form-2' })))).toBe(
      'duplicate_external_id',
    );
  });

  it('tell the app that they were closed only when they ask for it', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const closed: unknown[] = [];
    const next = await triggers(workspace, (app) => {
      app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack, body, view }) => {
        closed.push([view.callback_id, 'is_cleared' in body && body.is_cleared]);
        await ack();
      });
    });
    const dev = workspace.as('dev');
    await open(client, await next(), modal('quiet'));
    const quiet = dev.view();
    if (quiet !== undefined) await dev.closeView(quiet);
    expect(dev.view()).toBeUndefined();
    await open(client, await next(), modal('root', { notify_on_close: true }));
    await client.apiCall('views.push', { trigger_id: await next(), view: modal('top', { notify_on_close: true }) });
    const top = dev.view();
    if (top !== undefined) await dev.closeView(top);
    expect(dev.view()?.callback_id).toBe('root');
    await client.apiCall('views.push', {
      trigger_id: await next(),
      view: modal('all', { notify_on_close: true, clear_on_close: true }),
    });
    const all = dev.view();
    if (all !== undefined) await dev.closeView(all);
    expect(dev.view()).toBeUndefined();
    expect(closed).toEqual([
      ['top', false],
      ['all', true],
      ['root', true],
    ]);
  });

  it('check answers as the client does before they are sent', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const next = await triggers(workspace, (app) => {
      app.view('a', async ({ ack }) => ack());
    });
    const input = (name: string, element: object, more: object = {}) => ({
      type: 'input',
      block_id: name,
      label: { type: 'plain_text', text: name },
      element: { action_id: 'x', ...element },
      ...more,
    });
    const blocks = [
      input('short', { type: 'plain_text_input', min_length: 3, max_length: 5 }),
      input('count', { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '9' }),
      input('mail', { type: 'email_text_input' }),
      input('link', { type: 'url_text_input' }),
      input('free', { type: 'plain_text_input' }, { optional: true }),
    ];
    await open(client, await next(), modal('a', { blocks }));
    const dev = workspace.as('dev');
    const view = dev.view();
    if (view === undefined) return expect.fail('no view');
    const bad = await dev.submit(view, { short: 'ab', count: '10', mail: 'nobody', link: 'ftp://x' });
    expect(bad).toMatchObject({
      delivered: false,
      errors: {
        short: 'Enter at least 3 characters.',
        count: 'Enter a number of at most 9.',
        mail: 'This is not a valid e-mail address.',
        link: 'This is not a valid URL.',
      },
    });
    expect(await dev.submit(view, { short: 'abcdef', count: '1.5', mail: 'a@b.co', link: 'https://x' })).toMatchObject({
      errors: { short: 'Enter at most 5 characters.', count: 'This is not a valid number.' },
    });
    const good = await dev.submit(view, { short: 'abc', count: 9, mail: 'a@b.co', link: 'https://x.example' });
    expect(good).toMatchObject({ delivered: true, acked: true });
    expect(good.errors).toBeUndefined();
  });

  it('stay open with a notice when the app answers nonsense or nothing', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    let answer: unknown;
    let asked = 0;
    const next = await triggers(workspace, (app) => {
      app.view('a', async ({ ack }) => {
        asked += 1;
        if (answer !== undefined) await ack(answer as never);
      });
    });
    await open(client, await next());
    const dev = workspace.as('dev');
    const view = dev.view();
    if (view === undefined) return expect.fail('no view');
    for (const bad of [
      { response_action: 'errors', errors: { nosuch: 'x' } },
      { response_action: 'update', view: { type: 'modal' } },
      { response_action: 'dance' },
    ]) {
      answer = bad;
      await dev.submit(view, { reason: 'x' });
      expect(dev.view()?.id).toBe(view.id);
    }
    answer = undefined;
    const silent = dev.submit(view, { reason: 'x' });
    await workspace.waitFor('the question', () => asked === 4);
    clock.advance(3_000);
    expect(await silent).toMatchObject({ acked: false, reason: 'timeout' });
    expect(dev.view()?.id).toBe(view.id);
  });

  it('publish a home for one person, of the right type', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = clientOf(workspace);
    const user_id = userId(workspace, 'dev');
    const publish = (view: object, more: object = {}) => client.apiCall('views.publish', { user_id, view, ...more });
    expect(await refusal(publish(modal('a')))).toBe('invalid_arguments');
    const alert = { type: 'alert', text: { type: 'plain_text', text: 'x' } };
    expect(await refusal(publish({ type: 'home', blocks: [alert] }))).toBe('invalid_arguments');
    await publish({ type: 'home', blocks: [{ type: 'divider' }] });
    const hash = workspace.home('dev')?.hash;
    await publish({ type: 'home', blocks: [] }, { hash });
    expect(await refusal(publish({ type: 'home', blocks: [] }, { hash }))).toBe('hash_conflict');
    expect(workspace.home('dev')).toMatchObject({ type: 'home', blocks: [] });
  });
});
