import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sign } from '../../../sandbox/workspace/delivery/signature.ts';
import { httpApp } from './apps.ts';
import { seed, workspaceFor } from './support.ts';

interface Got {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A plain HTTP server as an app: notes what comes and answers as told. */
async function plainApp(answer: (got: Got, response: ServerResponse) => void) {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body };
      got.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { got, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('signed HTTP delivery', () => {
  it('signs every request, each kind in its own form and to its own URL', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const { got, base } = await plainApp((_got, response) => response.end());
    workspace.delivery({ requestUrl: `${base}/all`, commandUrl: `${base}/commands`, eventUrl: `${base}/events` });
    const dev = workspace.as('dev');
    await dev.command('#mcp-ops', '/mcp', 'health a&b');
    await dev.globalShortcut('declare');
    await dev.say('#mcp-ops', '@mcp-ops hello');
    await workspace.waitFor('the event', () => got.length === 3);
    expect(got.map((one) => [one.path, one.headers['content-type']])).toEqual([
      ['/commands', 'application/x-www-form-urlencoded'],
      ['/all', 'application/x-www-form-urlencoded'],
      ['/events', 'application/json'],
    ]);
    for (const one of got) {
      const timestamp = Number(one.headers['x-slack-request-timestamp']);
      expect(Math.abs(timestamp - clock.now().getTime() / 1000)).toBeLessThan(5);
      expect(one.headers['x-slack-signature']).toBe(sign(workspace.signingSecret, timestamp, one.body));
    }
    expect(new URLSearchParams(got[0]?.body).get('text')).toBe('health a&b');
    expect(JSON.parse(new URLSearchParams(got[1]?.body).get('payload') ?? '')).toMatchObject({ type: 'shortcut' });
    expect(JSON.parse(got[2]?.body ?? '')).toMatchObject({ type: 'event_callback', event: { type: 'app_mention' } });
  });

  it('is refused by Bolt when the secret is another one, and can be sent again byte by byte', async () => {
    const { workspace } = await workspaceFor({ seed });
    let runs = 0;
    const { url } = await httpApp(workspace, (app) => {
      app.command('/mcp', async ({ ack }) => {
        runs += 1;
        await ack();
      });
    });
    await workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    const request = workspace.deliveries[0]?.request;
    if (request === undefined) return expect.fail('no request');
    expect(request.url).toBe(url);
    const replayed = await fetch(url, { method: 'POST', headers: { ...request.headers }, body: request.body });
    expect(replayed.status).toBe(200);
    expect(runs).toBe(2);
    const forged = { ...request.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` };
    expect((await fetch(url, { method: 'POST', headers: forged, body: request.body })).status).toBe(401);
    expect(runs).toBe(2);
  });

  it('takes text and JSON as answers, and only 2xx as an acknowledgement', async () => {
    const { workspace } = await workspaceFor({ seed });
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.end('plain words'),
      (response) =>
        response.setHeader('content-type', 'application/json').end('{"response_type":"in_channel","text":"JSON"}'),
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      (response) => response.destroy(),
    ];
    const { base } = await plainApp((_got, response) => answers.shift()?.(response));
    workspace.delivery({ requestUrl: base });
    const dev = workspace.as('dev');
    const results: unknown[] = [];
    for (let n = 0; n < 5; n++) {
      const { acked, reason } = await dev.command('#mcp-ops', '/mcp', 'x');
      results.push([acked, reason]);
    }
    expect(results).toEqual([
      [true, undefined],
      [true, undefined],
      [false, 'http_error'],
      [false, 'http_error'],
      [false, 'connection_failed'],
    ]);
    expect(workspace.messages('#mcp-ops').map((message) => message.text)).toEqual(['JSON']);
    expect(workspace.messages('#mcp-ops', { as: 'dev' })[0]?.text).toBe('plain words');
    expect(workspace.deliveries.map((attempt) => attempt.status)).toEqual([200, 200, 500, 302, undefined]);
  });

  it('gives up after three seconds by the clock', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const { got, base } = await plainApp(() => undefined);
    workspace.delivery({ requestUrl: base });
    const outcome = workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    await workspace.waitFor('the request', () => got.length === 1);
    clock.advance(3_000);
    expect(await outcome).toMatchObject({ acked: false, reason: 'timeout' });
  });

  it('asks the URL to prove itself, and switches back and forth while it runs', async () => {
    const { workspace } = await workspaceFor({ seed });
    await httpApp(workspace, (app) => {
      app.command('/mcp', async ({ ack }) => ack('over HTTP'));
    });
    expect(await workspace.verifyRequestUrl()).toBe(true);
    const dev = workspace.as('dev');
    expect(await dev.command('#mcp-ops', '/mcp')).toMatchObject({ acked: true, response: { text: 'over HTTP' } });
    workspace.delivery('socket');
    expect(await dev.command('#mcp-ops', '/mcp')).toMatchObject({ acked: false, reason: 'no_connection' });
    const { base } = await plainApp((_got, response) => response.end('no challenge'));
    workspace.delivery({ requestUrl: base });
    expect(await workspace.verifyRequestUrl()).toBe(false);
  });

  it('does not try again what the app asks not to', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const { got, base } = await plainApp((_got, response) =>
      response.writeHead(500, { 'x-slack-no-retry': '1' }).end(),
    );
    workspace.delivery({ requestUrl: base });
    await workspace.as('dev').say('#mcp-ops', '@mcp-ops hello');
    await workspace.waitFor('the first try', () => workspace.deliveries.length === 1);
    clock.advance(600_000);
    await workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    expect(got).toHaveLength(2);
    expect(workspace.deliveries.map((one) => one.kind)).toEqual(['app_mention', 'slash_command']);
  });
});
