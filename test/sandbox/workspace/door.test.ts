import { describe, expect, it } from 'vitest';
import { uiFiles } from '../../../sandbox/ui/serve.ts';
import { tokenHeader } from '../../../sandbox/workspace/ui/door.ts';
import { userId, workspaceFor } from './support.ts';

describe('another user of the machine, who does not know the token', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['GET', '/ui/state?user=USLACKBOT'],
    ['GET', '/ui/events?user=USLACKBOT'],
    ['POST', '/ui/act'],
    ['GET', '/ui/panel/slack'],
    ['POST', '/ui/panel/slack'],
    ['GET', '/ui/file/F1'],
  ];

  it.each(calls)('is refused: %s %s', async (method, path) => {
    const { workspace } = await workspaceFor();
    const call = (url: string, headers: Record<string, string> = {}) =>
      fetch(`${workspace.url}${url}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(method === 'POST' ? { body: '{}' } : {}),
      });
    const and = path.includes('?') ? '&' : '?';
    const half = workspace.token.slice(0, -1);
    const { port } = new URL(workspace.url);
    const tries = [
      call(path),
      call(`${path}${and}token=`),
      call(`${path}${and}token=${half}`),
      call(path, { [tokenHeader]: half }),
      call(path, { cookie: `mcp-workspace-${port}=${half}` }),
      // One that fits does not make up for one that is shown and does not.
      call(`${path}${and}token=${workspace.token}`, { [tokenHeader]: 'x' }),
    ];
    for (const answer of await Promise.all(tries)) {
      expect(answer.status).toBe(401);
      await answer.body?.cancel();
    }
    const let_in = await call(path, { [tokenHeader]: workspace.token });
    expect(let_in.status).not.toBe(401);
    await let_in.body?.cancel();
  });

  it('approves nothing, and knows no token of an earlier workspace', async () => {
    const { workspace } = await workspaceFor();
    const { workspace: other } = await workspaceFor();
    expect(workspace.token).toMatch(/^[\w-]{43}$/);
    expect(other.token).not.toBe(workspace.token);
    const answer = await fetch(`${workspace.url}/ui/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [tokenHeader]: other.token },
      body: JSON.stringify({ type: 'say', user: userId(workspace, 'lead'), channel: '#mcp-ops', text: 'approve' }),
    });
    expect(answer.status).toBe(401);
  });
});

describe('the address that is printed', () => {
  it('opens the page logged in, and the token leaves the address', async () => {
    const { workspace } = await workspaceFor({ ui: uiFiles() });
    const first = await fetch(`${workspace.pageUrl}&as=U1`, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/?as=U1']);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await fetch(`${workspace.url}/?as=U1`, { headers })).status).toBe(200);
    expect((await fetch(`${workspace.url}/ui/panel/slack`, { headers })).status).toBe(200);
  });

  it('says how to get in to whoever opens the page without it', async () => {
    const { workspace } = await workspaceFor({ ui: uiFiles() });
    for (const url of [workspace.url, `${workspace.url}/?token=wrong`]) {
      const answer = await fetch(url, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
      expect(await answer.text()).toContain('it carries a token');
    }
  });
});
