import { expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { startWorkspace } from '../../sandbox/workspace/workspace.ts';
import { startSocketReceiver } from '../../src/handlers/socket-receiver.ts';
import type { Log } from '../../src/ports/log.ts';

/** A receiver of two connections in a workspace, both stopped when the test ends. */
async function aReceiver() {
  const clock = movableClock();
  const workspace = await startWorkspace({ clock });
  onTestFinished(() => workspace.stop());
  const ends: string[] = [];
  const lines: { readonly reason: string; readonly waitMs: number; readonly text: string }[] = [];
  const write = (fields: object, text: string) =>
    void lines.push({ ...(fields as { reason: string; waitMs: number }), text });
  const log = { info: write, warn: write, error: write } as unknown as Log;
  const start = () => {
    const { appToken, apiUrl } = workspace;
    const receiver = startSocketReceiver({
      appToken,
      apiUrl,
      clock,
      log,
      work: async () => true,
      observe: () => undefined,
      connections: 2,
      ended: (reason) => void ends.push(reason),
      random: () => 1,
    });
    onTestFinished(() => receiver.stop());
    return receiver;
  };
  const opens = () => workspace.calls.filter(({ method }) => method === 'apps.connections.open').length;
  return { clock, workspace, ends, lines, start, opens };
}

it.each([
  ['too_many_websockets', { kind: 'disconnect', reason: 'too_many_websockets', ms: 20 }],
  ['link_disabled', { kind: 'disconnect', reason: 'link_disabled', ms: 20 }],
  ['closed', { kind: 'close', ms: 20 }],
] as const)(
  'a socket that opens and ends at once (%s) is opened less and less often, and told',
  async (reason, how) => {
    const { workspace, ends, lines, start } = await aReceiver();
    workspace.faults.inject({ on: 'socket', ...how });
    start();
    await expect.poll(() => ends.length).toBeGreaterThanOrEqual(4);
    expect(new Set(ends)).toEqual(new Set([reason]));
    const waits = lines.slice(0, 4).map(({ waitMs }) => waitMs);
    expect(waits.sort((a, b) => a - b)).toEqual([500, 500, 1000, 1000]);
    expect(lines[0]).toMatchObject({ reason, text: 'socket was closed soon after it was opened' });
  },
);

it('sockets are back within seconds when Slack was away for the length of a coffee', async () => {
  const { clock, workspace, start, opens, ends } = await aReceiver();
  const receiver = start();
  await expect.poll(() => receiver.open).toBe(2);
  workspace.faults.inject({ on: 'api', method: 'apps.connections.open', kind: 'http', status: 503 });
  workspace.faults.dropSockets();
  await expect.poll(() => receiver.open).toBe(0);
  // Forty seconds of outage, three at a time: both connections have tried before the clock moves again.
  for (let second = 0; second < 40; second += 3) {
    const tried = ends.length;
    clock.advance(3000);
    await expect.poll(() => ends.length).toBeGreaterThanOrEqual(tried + 2);
  }
  workspace.faults.clear();
  const before = opens();
  clock.advance(3000);
  await expect.poll(() => receiver.open).toBe(2);
  expect(opens() - before).toBe(2);
  expect(new Set(ends)).toEqual(new Set(['closed', 'http_503']));
});

it('a socket that Slack never greets is given up', async () => {
  const { clock, workspace, ends, start } = await aReceiver();
  workspace.faults.inject({ on: 'socket', kind: 'no_hello', times: 2 });
  const receiver = start();
  await expect.poll(() => workspace.openSockets).toBe(2);
  expect(receiver.open).toBe(0);
  clock.advance(10_000);
  await expect.poll(() => ends).toEqual(['no_hello', 'no_hello']);
  clock.advance(1000);
  await expect.poll(() => receiver.open).toBe(2);
});

it('a socket that is to be renewed is replaced before its goodbye has ended', async () => {
  const { clock, workspace, lines, start } = await aReceiver();
  const receiver = start();
  await expect.poll(() => receiver.open).toBe(2);
  clock.advance(60_000);
  workspace.faults.disconnect('refresh_requested');
  await expect.poll(() => lines.length).toBe(2);
  expect(lines[0]).toMatchObject({ reason: 'refresh_requested', text: 'socket closed; opening the next one' });
  await expect.poll(() => receiver.open).toBe(2);
});
