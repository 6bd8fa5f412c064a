import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { socketApp } from './apps.ts';
import { buttonBlock, clientOf, workspaceFor } from './support.ts';

const post = async (url: string, body: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return `${response.status} ${((await response.json()) as { error?: string }).error ?? 'ok'}`;
};

/** An app that hands out every response_url it gets. */
async function replyUrls(workspace: Workspace): Promise<string[]> {
  const found: string[] = [];
  await socketApp(workspace, (app) => {
    app.command('/mcp', async ({ command, ack }) => {
      found.push(command.response_url);
      await ack();
    });
    app.action('go', async ({ ack, body }) => {
      if ('response_url' in body) found.push(String(body.response_url));
      await ack();
    });
  });
  return found;
}

describe('a response_url', () => {
  it('takes five posts within thirty minutes', async () => {
    const { workspace, clock } = await workspaceFor();
    const urls = await replyUrls(workspace);
    const dev = workspace.as('dev');
    await dev.command('#mcp-ops', '/mcp');
    await dev.command('#mcp-ops', '/mcp');
    for (let n = 1; n <= 5; n++) expect(await post(urls[0] ?? '', { text: `${n}` })).toBe('200 ok');
    expect(await post(urls[0] ?? '', { text: '6' })).toBe('404 used_url');
    expect(workspace.messages('#mcp-ops', { as: 'dev' }).map((message) => message.text)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    clock.advance(30 * 60_000 + 1);
    expect(await post(urls[1] ?? '', { text: 'late' })).toBe('404 expired_url');
    expect(await post(`${workspace.url}/response/nosuch`, { text: 'x' })).toBe('404 invalid_url');
  });

  it('is ephemeral unless told otherwise, and refuses what a message would be refused for', async () => {
    const { workspace } = await workspaceFor();
    const urls = await replyUrls(workspace);
    await workspace.as('dev').command('#mcp-ops', '/mcp');
    const [url = ''] = urls;
    await post(url, { text: 'for you' });
    await post(url, { text: 'for all', response_type: 'in_channel' });
    expect(workspace.messages('#mcp-ops').map((message) => message.text)).toEqual(['for all']);
    expect(await post(url, { blocks: [{ type: 'nosuch' }] })).toBe('400 invalid_blocks');
    expect(await post(url, {})).toBe('400 no_text');
    expect(workspace.calls.filter((call) => call.method === 'response_url')).toHaveLength(4);
  });

  it('of a button replaces or deletes its message, ephemeral or not, and answers in its thread', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const urls = await replyUrls(workspace);
    const dev = workspace.as('dev');
    const press = async (text: string) => {
      const card = workspace.messages('#mcp-ops', { as: 'dev' }).find((message) => message.text === text);
      if (card === undefined) return expect.fail(`no ${text}`);
      await dev.click(card, 'Go');
      return urls.at(-1) ?? '';
    };
    const blocks = [buttonBlock('go', 'Go')];
    const card = await client.chat.postMessage({ channel: '#mcp-ops', text: 'card', blocks });
    await post(await press('card'), { replace_original: true, text: 'done' });
    const [replaced] = workspace.messages('#mcp-ops');
    expect(replaced).toMatchObject({ ts: card.ts, text: 'done' });
    expect(replaced?.blocks).toBeUndefined();

    await client.chat.postEphemeral({ channel: card.channel ?? '', user: dev.id, text: 'hidden', blocks });
    const hidden = await press('hidden');
    const delivery = workspace.deliveries.at(-1)?.payload;
    expect(delivery?.['message']).toBeUndefined();
    expect(delivery?.['container']).toMatchObject({ is_ephemeral: true });
    await post(hidden, { replace_original: 'true', text: 'hidden, done' });
    expect(workspace.messages('#mcp-ops', { as: 'dev' }).at(-1)).toMatchObject({
      text: 'hidden, done',
      is_ephemeral: true,
    });
    await post(hidden, { delete_original: true });
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toHaveLength(1);

    const reply = await client.chat.postMessage({
      channel: '#mcp-ops',
      text: 'in thread',
      blocks,
      thread_ts: card.ts ?? '',
    });
    const inThread = workspace
      .messages('#mcp-ops', { thread: card.ts ?? '' })
      .find((message) => message.ts === reply.ts);
    if (inThread === undefined) return expect.fail('no reply');
    await dev.click(inThread, 'Go');
    await post(urls.at(-1) ?? '', { text: 'there too' });
    expect(workspace.messages('#mcp-ops', { thread: card.ts ?? '', as: 'dev' }).at(-1)).toMatchObject({
      text: 'there too',
    });
  });
});
