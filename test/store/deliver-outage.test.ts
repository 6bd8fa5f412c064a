import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Postman, startPostman } from '../support/faults/postman.ts';

let postman: Postman;
beforeEach(async () => {
  postman = await startPostman({ movable: true, timeoutMs: 400 });
});
afterEach(() => postman.stop());

const callsOf = (method: string) => postman.workspace.calls.filter((call) => call.method === method);
const unknown = () => postman.store.messages.unknown([]);
const waiting = async () => (await postman.store.messages.lag()).waiting;

/** Lets the clock run, a second at a time, until it is so; gives the seconds. */
async function secondsUntil(isSo: () => Promise<boolean>): Promise<number> {
  for (let seconds = 0; ; seconds += 1) {
    if (await isSo()) return seconds;
    await postman.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('while Slack takes posts and loses every answer', () => {
  beforeEach(() => {
    postman.workspace.faults.inject({ on: 'api', method: 'chat.postMessage', kind: 'http', status: 500 });
    postman.workspace.faults.inject({ on: 'api', method: 'conversations.history', kind: 'http', status: 500 });
  });

  it('only as many posts are tried as can be looked for in half a minute; the rest is there within a minute of the end', async () => {
    for (let index = 0; index < 150; index += 1) await postman.send(`told ${index}`);
    postman.deliver();
    await expect.poll(unknown).toBe(24);
    for (let second = 0; second < 60; second += 1) await postman.advance(1000);
    expect(await unknown()).toBe(24);
    expect(callsOf('chat.postMessage')).toHaveLength(24);
    postman.workspace.faults.clear();
    const before = callsOf('conversations.history').length;
    expect(await secondsUntil(async () => (await waiting()) === 0)).toBeLessThanOrEqual(60);
    // One each; a look-up whose answer came too late is made again.
    const lookUps = callsOf('conversations.history').length - before;
    expect(lookUps).toBeGreaterThanOrEqual(24);
    expect(lookUps).toBeLessThan(30);
    expect(callsOf('chat.postMessage')).toHaveLength(24 + 150);
  });

  it('a page is tried all the same, and looked for before all others', async () => {
    const notes: string[] = [];
    for (let index = 0; index < 40; index += 1) notes.push(await postman.send(`told ${index}`));
    postman.deliver();
    await expect.poll(unknown).toBe(24);
    const page = await postman.send('Wake up', { priority: 0 });
    await expect.poll(unknown).toBe(25);
    postman.workspace.faults.clear();
    const from = callsOf('conversations.history').length;
    await secondsUntil(async () => (await waiting()) === 0);
    const looked = callsOf('conversations.history').slice(from);
    expect(looked.findIndex(({ args }) => args['channel'] === page)).toBeLessThan(12);
    expect(postman.shown(page)).toHaveLength(1);
    expect(notes.every((channel) => postman.shown(channel).length === 1)).toBe(true);
  });
});
