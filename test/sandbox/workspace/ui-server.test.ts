import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { openBrowser, shown } from './browser.ts';
import { channelId, clientOf, userId, workspaceFor } from './support.ts';

describe('panels', () => {
  it('are served for other parts of the sandbox', async () => {
    const { workspace } = await workspaceFor();
    const dev = userId(workspace, 'dev');
    const browser = await openBrowser(workspace, dev);
    let pods = 3;
    const panel = workspace.panels.register('cluster', {
      read: (user) => ({ pods, user }),
      act(action) {
        if (action !== 'kill') throw new Error('The panel knows only kill.');
        pods -= 1;
        panel.changed();
        return { pods };
      },
    });
    const post = (body: unknown) =>
      fetch(`${workspace.url}/ui/panel/cluster?user=${dev}`, {
        method: 'POST',
        headers: { ...shown(workspace), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then((response) => response.json());
    expect(
      await (await fetch(`${workspace.url}/ui/panel/cluster?user=${dev}`, { headers: shown(workspace) })).json(),
    ).toEqual({ pods: 3, user: dev });
    expect(await post('kill')).toEqual({ pods: 2 });
    expect(await post('dance')).toEqual({ ok: false, error: 'The panel knows only kill.' });
    await workspace.waitFor('the news', () =>
      browser.changes.some((change) => change.type === 'panel' && change.name === 'cluster'),
    );
    expect(() => workspace.panels.register('cluster', { read: () => 1 })).toThrow('There is a panel cluster already.');
    panel.remove();
    expect((await fetch(`${workspace.url}/ui/panel/cluster`, { headers: shown(workspace) })).status).toBe(404);
  });

  it('of the wire shows calls and deliveries, and injects faults', async () => {
    const { workspace, clock } = await workspaceFor();
    const act = (action: unknown) =>
      fetch(`${workspace.url}/ui/panel/slack`, {
        method: 'POST',
        headers: { ...shown(workspace), 'content-type': 'application/json' },
        body: JSON.stringify(action),
      }).then((response) => response.json());
    const fault = { on: 'api', method: 'chat.postMessage', kind: 'error', code: 'is_archived', times: 1 };
    expect(await act({ type: 'inject', fault })).toMatchObject({ faults: [{ id: 1, fault, hits: 0 }] });
    await clientOf(workspace)
      .chat.postMessage({ channel: '#mcp-ops', text: 'x' })
      .catch(() => undefined);
    await workspace.as('dev').command('#mcp-ops', '/mcp');
    expect(await act({ type: 'rate_limits', enabled: true })).toMatchObject({
      rateLimits: true,
      openSockets: 0,
      calls: [{ method: 'chat.postMessage', result: 'is_archived' }],
      deliveries: [{ kind: 'slash_command', result: 'no_connection' }],
    });
    await act({ type: 'advance', ms: 60_000 });
    expect(clock.offsetMs).toBe(60_000);
    expect(await act({ type: 'clear' })).toMatchObject({ faults: [] });
    expect(await act({ type: 'inject', fault: { on: 'api', kind: 'http', status: 200 } })).toMatchObject({ ok: false });
  });
});

describe('the server', () => {
  /** A request with headers a browser would not let a page set. */
  const raw = (workspace: Workspace, path: string, headers: Record<string, string>, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const sent = request(
        `${workspace.url}${path}`,
        { headers: { ...shown(workspace), ...headers }, method },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sent.on('error', reject);
      sent.end(method === 'POST' ? '{}' : undefined);
    });

  it('answers only requests to its own address, and from its own pages', async () => {
    const { workspace } = await workspaceFor();
    const path = `/ui/state?user=${userId(workspace, 'dev')}`;
    const { port } = new URL(workspace.url);
    expect(await raw(workspace, path, {})).toBe(200);
    expect(await raw(workspace, path, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    expect(await raw(workspace, path, { host: `evil.example:${port}` })).toBe(403);
    expect(await raw(workspace, path, { host: '127.0.0.1' })).toBe(403);
    expect(await raw(workspace, path, { origin: 'http://evil.example' })).toBe(403);
    expect(await raw(workspace, path, { origin: 'null' })).toBe(403);
    expect(await raw(workspace, path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await raw(workspace, path, link)).toBe(200);
    expect(await raw(workspace, path, { ...link, 'sec-fetch-dest': 'iframe' })).toBe(403);
    expect(await raw(workspace, '/ui/act', { ...link, 'content-type': 'application/json' }, 'POST')).toBe(403);
    expect(await raw(workspace, '/api/auth.test', { host: `evil.example:${port}` }, 'POST')).toBe(403);
    // A form of another site can post, but not JSON.
    expect(await raw(workspace, '/ui/act', { 'content-type': 'text/plain' }, 'POST')).toBe(400);
    expect(await raw(workspace, '/ui/act', { 'content-type': 'application/json' }, 'POST')).toBe(400);
    expect(workspace.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it('leaves every other path to the handler of the UI', async () => {
    const { workspace } = await workspaceFor({
      ui: (incoming, response) => {
        if (incoming.url !== '/page') return false;
        response.end('a page');
        return true;
      },
    });
    expect(await (await fetch(`${workspace.url}/page`)).text()).toBe('a page');
    expect((await fetch(`${workspace.url}/other`)).status).toBe(404);
    expect((await fetch(`${workspace.url}/ui/nosuch`)).status).toBe(404);
  });

  it('gives the bytes of files to the browser, harmless', async () => {
    const { workspace } = await workspaceFor();
    await clientOf(workspace).filesUploadV2({
      channel_id: channelId(workspace, 'mcp-ops'),
      filename: 'a.html',
      content: '<script>1</script>',
    });
    const id = workspace.files[0]?.file.id ?? '';
    const response = await fetch(`${workspace.url}/ui/file/${id}`, { headers: shown(workspace) });
    expect(await response.text()).toBe('<script>1</script>');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });
});
