import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { stylesheets } from '../../../sandbox/ui/page.ts';
import { uiFiles } from '../../../sandbox/ui/serve.ts';
import { tokenHeader } from '../../../sandbox/workspace/ui/door.ts';
import { startWorkspace } from '../../../sandbox/workspace/workspace.ts';

/** The page with its token, as a browser asks for it once it has the cookie. */
async function opened() {
  const workspace = await startWorkspace({ clock: movableClock(), ui: uiFiles() });
  onTestFinished(() => workspace.stop());
  return new Request(workspace.url, { headers: { [tokenHeader]: workspace.token } });
}

async function served() {
  const workspace = await startWorkspace({ clock: movableClock(), ui: uiFiles() });
  onTestFinished(() => workspace.stop());
  return workspace.url;
}

/** The status of a path sent as it is: `fetch` would tidy it up. */
function raw(url: string, path: string, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the files of the page', () => {
  it('are the page with a policy that allows nothing inline but the import map', async () => {
    const response = await fetch(await opened());
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='(;|$)/);
    expect(policy).not.toContain('unsafe');
    expect([...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<script type="importmap">',
    ]);
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
  });

  it('are all there: styles, libraries, and every module another one asks for, without its types', async () => {
    const url = await served();
    for (const name of stylesheets) {
      const response = await fetch(`${url}/ui/styles/${name}.css`);
      expect([name, response.status, response.headers.get('content-type')]).toEqual([
        name,
        200,
        'text/css; charset=utf-8',
      ]);
    }
    const found = new Set(['/ui/app/main.ts', '/ui/styles/icon.svg']);
    for (const path of found) {
      const response = await fetch(`${url}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      const source = await response.text();
      if (!path.endsWith('.ts')) continue;
      expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(source).not.toMatch(/^(export )?interface |^import type /m);
      for (const [, wanted = ''] of source.matchAll(/^(?:import|export)\b[^'"]*?from ['"]([^'"]+)['"]/gm)) {
        const bare: Record<string, string> = {
          preact: '/vendor/preact.mjs',
          'preact/hooks': '/vendor/preact-hooks.mjs',
        };
        found.add(bare[wanted] ?? new URL(wanted, `${url}${path}`).pathname);
      }
    }
    expect(found.size).toBeGreaterThan(60);
    expect([...found]).toContain('/vendor/preact-hooks.mjs');
  });

  it('are asked for again only when they changed', async () => {
    const url = await served();
    const first = await fetch(`${url}/ui/app/main.ts`);
    const etag = first.headers.get('etag') ?? '';
    await first.text();
    const second = await fetch(`${url}/ui/app/main.ts`, { headers: { 'if-none-match': etag } });
    expect([second.status, await second.text()]).toEqual([304, '']);
    expect((await fetch(`${url}/ui/app/main.ts`, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await fetch(await opened(), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    '/ui/app/../serve.ts',
    '/ui/app/../../workspace/seed.ts',
    '/ui/app/%2e%2e/serve.ts',
    '/ui/app/..%2fserve.ts',
    '/ui/app/../../../package.json',
    '/ui/styles/../serve.ts',
    '/ui/app/main.ts%00.css',
    '/ui/app//etc/passwd',
    '/ui/serve.ts',
    '/ui/tsconfig.json',
    '/ui/app/',
    '/ui/app/nothing.ts',
    '/workspace/seed.ts',
    '/workspace/api/tokens.ts',
    '/vendor/ws.mjs',
    '/vendor/constructor',
    '/constructor',
  ])('are no others: %s', async (path) => {
    expect(await raw(await served(), path)).toBe(404);
  });

  it('are only read', async () => {
    const url = await served();
    expect(await raw(url, '/', 'POST')).toBe(404);
    expect(await raw(url, '/ui/app/main.ts', 'DELETE')).toBe(404);
  });
});
