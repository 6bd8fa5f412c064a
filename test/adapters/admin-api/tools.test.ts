import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type AdminApi, type AdminApiState, startAdminApi } from '../../../sandbox/platform/admin-api/admin-api.ts';
import { openAdminApi } from '../../../src/adapters/admin-api/open.ts';
import { type AdminApiSettings, adminApiSettings } from '../../../src/adapters/admin-api/settings.ts';
import { type Fault, isFault } from '../../../src/errors.ts';

let cluster: SimulatedCluster;
let api: AdminApi;
beforeAll(async () => {
  const clock = movableClock();
  cluster = await startCluster({ clock, namespaces: ['mcp'] });
  api = await startAdminApi('production', cluster, 'mcp', clock);
});
afterAll(async () => {
  await api.stop();
  await cluster.stop();
});
afterEach(() => api.setState({ kind: 'works' }));

const call = { timeoutMs: 2000 };
const tools = (over: Partial<AdminApiSettings> = {}, token = api.token) =>
  openAdminApi({
    settings: { adminApi: adminApiSettings.parse({ url: api.url, tokenEnv: 'ADMIN', ...over }) },
    secrets: new Map([['ADMIN', token]]),
  });
const turn = async (name: string, enabled: boolean, version?: string) =>
  (await tools()).setEnabled({ name, version }, enabled, call);
const fails = async (work: Promise<unknown>): Promise<Fault> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isFault(error)) throw new Error(`no fault: ${String(error)}`);
  return error;
};

describe('the tools of an admin API', () => {
  it('are listed with their state, and are turned off and on', async () => {
    await turn('book_service', false);
    const { tools: all, total } = await (await tools()).list(call);
    expect(total).toBe(all.length);
    const found = all.find(({ name }) => name === 'book_service');
    expect(found).toMatchObject({ enabled: false, version: '2', changedBy: 'mcp-chatops' });
    expect(found?.changedAt).toMatch(/^\d{4}-.*Z$/);
    await turn('book_service', true, '2');
    expect(api.tools.get('book_service')).toMatchObject({ enabled: true, version: 3 });
    expect(api.writes().at(-1)?.what).toBe('PATCH /api/admin/tools/book_service {"enabled":true}');
  });

  it.each(['../users/1', 'a/b?x=1#y', '100% "é" \u202e', ';DROP'])(
    'named %j are one part of the path',
    async (name) => {
      api.add(name);
      await turn(name, false);
      expect(api.tools.get(name)?.enabled).toBe(false);
      expect((await (await tools()).list(call)).tools.map((tool) => tool.name)).toContain(name);
    },
  );

  it.each(['.', '..', ''])('named %j are never sent', async (name) => {
    const before = api.requests.length;
    expect(await fails(turn(name, false))).toMatchObject({ code: 'TOOL_UNKNOWN', effect: 'none' });
    expect(api.requests).toHaveLength(before);
  });

  it('that somebody changed since are left as they are', async () => {
    const now = String(api.tools.get('get_dealer_stock')?.version);
    api.set('get_dealer_stock', true, 'somebody');
    const error = await fails(turn('get_dealer_stock', false, now));
    expect(error).toMatchObject({ code: 'TOOLS_CONFLICT', effect: 'none' });
    expect(api.tools.get('get_dealer_stock')?.enabled).toBe(true);
  });

  it('that are not there are told apart from an address that is wrong', async () => {
    expect(await fails(turn('nobody_knows', false))).toMatchObject({ code: 'TOOL_UNKNOWN' });
    const elsewhere = await tools({ toolsPath: '/api/v2/tools' });
    expect(await fails(elsewhere.list(call))).toMatchObject({
      code: 'TOOLS_REFUSED',
      message: expect.stringContaining('404'),
    });
  });
});

const read = async () => (await tools()).list({ timeoutMs: 300 });
const write = async () =>
  (await tools()).setEnabled({ name: 'book_service', version: undefined }, false, { timeoutMs: 300 });

describe('an admin API that fails', () => {
  const status = (code: number): AdminApiState => ({ kind: 'status', status: code });
  it.each<[string, AdminApiState, string, string, 'none' | 'unknown']>([
    ['refuses the token', status(401), 'TOOLS_REFUSED', 'does not accept the token (401)', 'none'],
    ['gives it no right', status(403), 'TOOLS_REFUSED', 'cannot change tools (403)', 'none'],
    ['finds nothing', status(404), 'TOOL_UNKNOWN', 'no such tool any more (404)', 'none'],
    ['has a conflict', status(409), 'TOOLS_CONFLICT', 'Somebody else changed', 'none'],
    ['was changed since', status(412), 'TOOLS_CONFLICT', 'Somebody else changed', 'none'],
    ['limits', status(429), 'TOOLS_UNREACHABLE', 'rate-limiting', 'none'],
    ['breaks', status(500), 'TOOLS_UNREACHABLE', 'failed (500)', 'unknown'],
    ['is away behind a proxy', status(502), 'TOOLS_UNREACHABLE', 'failed (502)', 'unknown'],
    ['is not available', status(503), 'TOOLS_UNREACHABLE', 'not available (503)', 'none'],
    ['finds the request wrong', status(422), 'TOOLS_REFUSED', 'refused with 422: {"error":"422"}', 'none'],
    [
      'redirects',
      { kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:9/steal' } },
      'TOOLS_REFUSED',
      'redirect (302)',
      'none',
    ],
    ['hangs', { kind: 'hangs' }, 'TOOLS_UNREACHABLE', 'no answer in', 'unknown'],
    ['is slow', { kind: 'slow', ms: 1000 }, 'TOOLS_UNREACHABLE', 'no answer in', 'unknown'],
    ['cuts the connection', { kind: 'down' }, 'TOOLS_UNREACHABLE', 'cannot be reached', 'unknown'],
  ])('%s: it is said what became of a write', async (_, state, code, words, effect) => {
    api.setState(state);
    const error = await fails(write());
    expect(error).toMatchObject({ code, effect, message: expect.stringContaining(words) });
    expect(JSON.stringify([error.message, error.hint])).not.toContain(api.token);
    if (state.kind === 'status') expect((await fails(read())).effect).toBe('none');
  });

  it('loses an answer: the write was made, and is not taken for refused', async () => {
    api.set('book_service', true, 'somebody');
    api.setState({ kind: 'loses replies' });
    expect(await fails(write())).toMatchObject({ code: 'TOOLS_UNREACHABLE', effect: 'unknown' });
    expect((await read()).tools.find(({ name }) => name === 'book_service')?.enabled).toBe(false);
  });

  it('gives a page of a proxy in place of the list', async () => {
    api.setState({ kind: 'page' });
    expect(await fails(read())).toMatchObject({
      code: 'TOOLS_REFUSED',
      message: expect.stringContaining('no list of tools'),
    });
  });

  it('is not there at all: nothing was sent', async () => {
    const stopped = createServer().listen(0, '127.0.0.1');
    await once(stopped, 'listening');
    const { port } = stopped.address() as AddressInfo;
    await new Promise((resolve) => stopped.close(resolve));
    const gone = await tools({ url: `http://127.0.0.1:${port}` });
    const error = await fails(gone.setEnabled({ name: 'book_service', version: undefined }, false, call));
    expect(error).toMatchObject({ code: 'TOOLS_UNREACHABLE', effect: 'none' });
  });

  it('that is asked by a run which ends is not waited for; a write under way is', async () => {
    api.setState({ kind: 'slow', ms: 100 });
    const asked = new AbortController();
    const reading = (await tools()).list({ ...call, signal: asked.signal });
    const writing = (await tools()).setEnabled({ name: 'book_service', version: undefined }, true, {
      ...call,
      signal: asked.signal,
    });
    asked.abort(new Error('cancelled'));
    await expect(reading).rejects.toThrow('cancelled');
    await expect(writing).resolves.toBeUndefined();
  });
});

describe('its token', () => {
  it.each(['', 'two words', 'line\nbreak', 'naïve'])(
    '%j is refused before anything is sent, and not shown',
    async (token) => {
      const error = await fails(tools({}, token));
      expect(error).toMatchObject({ code: 'NOT_CONFIGURED', message: expect.stringMatching(/^ADMIN /) });
      if (token !== '') expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain(token);
    },
  );

  it('never stands in the words of the server', async () => {
    api.setState({ kind: 'works' });
    const error = await fails((await tools({}, 'wrong-token-of-somebody')).list(call));
    expect(error.message).toContain('does not accept the token (401)');
    expect(error.message).not.toContain('wrong-token');
  });

  it.each(['http://user:pass@admin.example.com', 'ftp://admin.example.com'])('does not go to %s', (url) => {
    expect(adminApiSettings.safeParse({ url, tokenEnv: 'ADMIN' }).success).toBe(false);
  });
});
