import { expect, it } from 'vitest';
import type { Call } from '../../../src/adapters/slack/call.ts';
import { slackRooms } from '../../../src/adapters/slack/rooms.ts';
import { ChatFailure } from '../../../src/ports/chat.ts';

/** Slack, answering what it is told to; a failure is thrown. */
function answering(answers: Readonly<Record<string, unknown>>): Call {
  return async <T>(method: string) => {
    const answer = answers[method];
    if (answer instanceof ChatFailure) throw answer;
    return answer as T;
  };
}

const link = { permalink: 'https://example.slack.com/archives/C1/p2' };
const read = (message: object | undefined, permalink: unknown = link) =>
  slackRooms(
    answering({
      'conversations.replies': { messages: [{ ts: '1.0', text: 'the root' }, ...(message ? [message] : [])] },
      'chat.getPermalink': permalink,
    }),
  ).read('C1', '2.0');

it('a reply is picked out of its thread', async () => {
  expect(await read({ ts: '2.0', thread_ts: '1.0', user: 'U0DEV', text: 'a &gt; b' })).toEqual({
    author: 'U0DEV',
    text: 'a > b',
    thread: '1.0',
    link: link.permalink,
  });
});

it('the root of a thread is in no thread', async () => {
  expect(await read({ ts: '2.0', thread_ts: '2.0', user: 'U0DEV', text: 'x' })).toMatchObject({ thread: undefined });
});

it.each([
  [
    { username: 'Grafana', text: 'firing' },
    { author: 'Grafana', text: 'firing' },
  ],
  [
    { bot_profile: { name: 'PagerDuty' }, text: '', attachments: [{ fallback: 'down' }, { text: 'since 3' }] },
    { author: 'PagerDuty', text: 'down\nsince 3' },
  ],
  [{ text: '' }, { author: 'an app', text: '' }],
])('a message of another app has its name, and its words wherever they stand: %j', async (message, words) => {
  expect(await read({ ts: '2.0', subtype: 'bot_message', ...message })).toMatchObject(words);
});

it('what was deleted is not there, whether it is told by an error, by nothing or by a tombstone', async () => {
  expect(await read(undefined)).toBeUndefined();
  expect(await read({ ts: '2.0', subtype: 'tombstone', text: 'This message was deleted.' })).toBeUndefined();
  const gone = new ChatFailure('refused', 'conversations.replies', 'thread_not_found');
  expect(await slackRooms(answering({ 'conversations.replies': gone })).read('C1', '2.0')).toBeUndefined();
});

it('a message without an address is read; patience is asked for aloud', async () => {
  const message = { ts: '2.0', user: 'U0DEV', text: 'x' };
  const refused = new ChatFailure('refused', 'chat.getPermalink', 'message_not_found');
  expect(await read(message, refused)).toMatchObject({ text: 'x', link: undefined });
  const limited = new ChatFailure('limited', 'chat.getPermalink', 'ratelimited', { retryAfterMs: 1000 });
  await expect(read(message, limited)).rejects.toBe(limited);
});
