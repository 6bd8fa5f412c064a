import { SocketModeClient } from '@slack/socket-mode';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { movableClock } from '../../../sandbox/clock.ts';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { clientOf, refusal, seed, silent, workspaceFor } from './support.ts';

/** Slack's own socket client, stopped when the test ends. Reconnects after a tenth of a second. */
async function socketClient(workspace: Workspace): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: workspace.appToken,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    clientPingTimeout: 100,
    logger: silent,
  });
  await client.start();
  onTestFinished(async () => {
    const before = workspace.openSockets;
    await client.disconnect();
    await workspace.waitFor('the socket to close', () => workspace.openSockets < Math.max(before, 1));
  });
  return client;
}

/** The websocket frames of one raw connection. */
async function rawSocket(workspace: Workspace) {
  const { url = '' } = await clientOf(workspace, {}, workspace.appToken).apps.connections.open({});
  const frames: Record<string, unknown>[] = [];
  const socket = new WebSocket(url);
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Record<string, unknown>));
  onTestFinished(() => socket.terminate());
  await workspace.waitFor('hello', () => frames.length > 0);
  return { socket, frames, url };
}

describe('a bot socket', () => {
  it('is greeted, pinged, and gets envelopes it acknowledges', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const { socket, frames } = await rawSocket(workspace);
    expect(frames[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: workspace.app.id },
      debug_info: { approximate_connection_time: 18_060 },
    });
    let pings = 0;
    socket.on('ping', () => {
      pings += 1;
    });
    clock.advance(10_000);
    await workspace.waitFor('a ping', () => pings > 0);
    let pongs = 0;
    socket.on('pong', () => {
      pongs += 1;
    });
    socket.ping('hello');
    await workspace.waitFor('a pong', () => pongs > 0);

    const outcome = workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    const envelope = await workspace.waitFor('the envelope', () => frames[1]);
    expect(envelope).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/mcp' },
    });
    socket.send('nonsense');
    socket.send(JSON.stringify({ envelope_id: 'nosuch' }));
    socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], payload: { text: 'ok' } }));
    expect(await outcome).toMatchObject({ acked: true, response: { text: 'ok' } });
    expect(workspace.deliveries[0]).toMatchObject({ target: 'socket:1', envelopeId: envelope['envelope_id'] });
  });

  it('opens with a ticket, once, soon', async () => {
    const { workspace, clock } = await workspaceFor();
    const { url } = await rawSocket(workspace);
    const refused = (address: string) =>
      new Promise<boolean>((resolve) => {
        const again = new WebSocket(address);
        again.on('error', () => resolve(true));
        again.on('open', () => resolve(false));
      });
    expect(await refused(url)).toBe(true);
    const late = await clientOf(workspace, {}, workspace.appToken).apps.connections.open({});
    clock.advance(30_001);
    expect(await refused(late.url ?? '')).toBe(true);
    expect(workspace.openSockets).toBe(1);
  });

  it('is one of at most ten', async () => {
    const { workspace } = await workspaceFor();
    for (let n = 0; n < 10; n++) await rawSocket(workspace);
    const { frames } = await rawSocket(workspace);
    expect(frames).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
    expect(workspace.openSockets).toBe(10);
  });
});

describe('several sockets', () => {
  it('get each envelope once, spread over them by chance', async () => {
    const { workspace } = await workspaceFor({ seed });
    const heard: number[] = [];
    for (const n of [0, 1]) {
      const client = await socketClient(workspace);
      client.on('slash_commands', async ({ ack }: { ack: () => Promise<void> }) => {
        heard.push(n);
        await ack();
      });
    }
    for (let n = 0; n < 40; n++) await workspace.as('dev').command('#mcp-ops', '/mcp', `${n}`);
    expect(heard).toHaveLength(40);
    expect(new Set(heard)).toEqual(new Set([0, 1]));
    expect(new Set(workspace.deliveries.map((attempt) => attempt.target))).toEqual(new Set(['socket:1', 'socket:2']));
  });
});

describe('losing the socket', () => {
  it('makes the client come back: after a refresh, a warning and a cut', async () => {
    const { workspace } = await workspaceFor({ seed });
    const client = await socketClient(workspace);
    client.on('slash_commands', async ({ ack }: { ack: () => Promise<void> }) => ack());
    const opened = () => workspace.calls.filter((call) => call.method === 'apps.connections.open').length;
    for (const lose of [
      () => workspace.faults.disconnect('refresh_requested'),
      () => workspace.faults.disconnect('warning'),
      () => workspace.faults.dropSockets(),
    ]) {
      const before = opened();
      lose();
      await workspace.waitFor('a new socket', () => opened() === before + 1 && workspace.openSockets === 1);
      expect(await workspace.as('dev').command('#mcp-ops', '/mcp', 'x')).toMatchObject({ acked: true });
    }
  });

  it('fails what a person does in the gap at once, and says so as Slack does', async () => {
    const standing = Date.now();
    const { workspace } = await workspaceFor({ seed, clock: movableClock(0, () => standing) });
    const outcome = await workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    expect(outcome).toMatchObject({ delivered: true, acked: false, reason: 'no_connection', ms: 0 });
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toMatchObject([
      { user: 'USLACKBOT', is_ephemeral: true, text: '/mcp failed with the error "dispatch_failed"' },
    ]);
    expect(workspace.messages('#mcp-ops', { as: 'lead' })).toEqual([]);
  });

  it('lets apps.connections.open fail for a while: the client comes back by itself', async () => {
    const { workspace } = await workspaceFor({ seed });
    await socketClient(workspace);
    workspace.faults.inject({
      on: 'api',
      method: 'apps.connections.open',
      kind: 'error',
      code: 'internal_error',
      times: 2,
    });
    workspace.faults.dropSockets();
    await workspace.waitFor('the socket to be gone', () => workspace.openSockets === 0);
    await workspace.waitFor('the new socket', () => workspace.openSockets === 1);
    expect(workspace.faults.active[0]?.hits).toBe(2);
    workspace.faults.clear();
    workspace.faults.inject({ on: 'api', method: 'apps.*', kind: 'error', code: 'invalid_auth' });
    expect(await refusal(clientOf(workspace, {}, workspace.appToken).apps.connections.open({}))).toBe('invalid_auth');
  });
});

describe('an app that does not acknowledge', () => {
  it('has three seconds by the clock; then the person sees a time-out', async () => {
    const { workspace, clock } = await workspaceFor({ seed });
    const { socket, frames } = await rawSocket(workspace);
    const outcome = workspace.as('dev').command('#mcp-ops', '/mcp', 'x');
    const envelope = await workspace.waitFor('the envelope', () => frames[1]);
    clock.advance(3_000);
    expect(await outcome).toMatchObject({ delivered: true, acked: false, reason: 'timeout' });
    expect(workspace.messages('#mcp-ops', { as: 'dev' })).toMatchObject([
      { text: '/mcp failed with the error "operation_timeout"' },
    ]);
    // A late acknowledgement changes nothing any more.
    socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], payload: { text: 'late' } }));
    expect(await workspace.as('lead').say('#mcp-ops', 'go on')).toMatchObject({ text: 'go on' });
    expect(workspace.messages('#mcp-ops', { as: 'dev' }).map((message) => message.text)).not.toContain('late');
  });
});
