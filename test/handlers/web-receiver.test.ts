import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import type { Incoming } from '../../src/handlers/incoming.ts';
import { slackRoute } from '../../src/handlers/web-receiver.ts';
import { startWebServer, type WebServer } from '../../src/handlers/web-server.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

const signingSecret = 'a-secret-of-slack';
let server: WebServer;
let work: (incoming: Incoming) => Promise<boolean>;
const seen: Incoming[] = [];

beforeEach(async () => {
  seen.length = 0;
  work = async (incoming) => {
    await incoming.acknowledge({ text: 'taken' });
    return true;
  };
  const log = quietLog();
  const route = slackRoute({
    signingSecret,
    clock: movableClock(),
    log,
    observe: () => undefined,
    work: (incoming) => {
      seen.push(incoming);
      return work(incoming);
    },
  });
  server = await startWebServer([route], { port: 0, host: '127.0.0.1', log });
});
afterEach(() => server.stop(0, 50));

function send(body: string, headers: Record<string, string> = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return fetch(`http://127.0.0.1:${server.port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
      ...headers,
    },
  });
}

it('answers with what the acknowledgement carries', async () => {
  expect(await (await send('{"type":"block_actions"}')).json()).toEqual({ text: 'taken' });
});

it('answers when it is acknowledged, and does not keep the sender for what is done after it', async () => {
  let finish = () => {};
  work = async (incoming) => {
    await incoming.acknowledge(undefined);
    await new Promise<void>((resolve) => (finish = resolve));
    return true;
  };
  const answer = await Promise.race([
    send('{"type":"block_actions"}'),
    new Promise((resolve) => setTimeout(resolve, 2000, 'late')),
  ]);
  finish();
  expect(answer).toMatchObject({ status: 200 });
});

it('does not take a failure after the acknowledgement back', async () => {
  work = async (incoming) => {
    await incoming.acknowledge(undefined);
    throw new Error('the store is away');
  };
  expect((await send('{"type":"block_actions"}')).status).toBe(200);
});

it('answers 500 to what could not be written, so that Slack sends an event again', async () => {
  work = () => Promise.reject(new Error('the store is away'));
  expect((await send('{"type":"event_callback"}')).status).toBe(500);
});

it('answers 404 to what nothing here takes', async () => {
  work = async () => false;
  expect((await send('{"type":"unknown"}')).status).toBe(404);
});

it('passes on that Slack sends something again', async () => {
  await send('{"type":"event_callback"}', { 'x-slack-retry-num': '2' });
  expect(seen[0]?.retryNum).toBe(2);
});

it.each(['null', '[]', '7', '"x"', '{'])('answers 400 to a signed %s, and works nothing off', async (body) => {
  expect((await send(body)).status).toBe(400);
  expect(seen).toEqual([]);
});

it('answers the challenge of Slack, and a check of the certificate, only when they are signed', async () => {
  expect(await (await send('{"type":"url_verification","challenge":"c"}')).json()).toEqual({ challenge: 'c' });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await send('ssl_check=1&token=x', form)).status).toBe(200);
  expect((await send('ssl_check=1&token=x', { ...form, 'x-slack-signature': 'v0=00' })).status).toBe(401);
  expect(seen).toEqual([]);
});
