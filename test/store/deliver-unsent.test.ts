import { expect, it } from 'vitest';
import { slackCalls } from '../../src/adapters/slack/call.ts';
import { slackChat } from '../../src/adapters/slack/chat.ts';
import { type Sender, send, sendFile } from '../../src/delivery/send.ts';
import { isText } from '../../src/model/file.ts';
import type { Message, NewMessage } from '../../src/ports/store/messages.ts';
import { usePostman } from '../support/faults/use-postman.ts';

const site = usePostman();

/** A process that stands still between the intent to send and the sending; `meanwhile` is what others do. */
function frozen(meanwhile: () => Promise<void> = async () => undefined): Sender {
  const { workspace, store } = site.postman;
  let now = 0;
  const messages = {
    ...store.messages,
    async posting(message: Message) {
      const mine = await store.messages.posting(message);
      await meanwhile();
      now += 3000;
      return mine;
    },
  };
  const chat = slackChat(slackCalls({ token: workspace.botToken, apiUrl: workspace.apiUrl }, 8000));
  return { chat, messages, now: () => now };
}

async function theMessage(): Promise<Message> {
  const [message] = await site.postman.store.messages.due(1);
  if (message === undefined) throw new Error('no message is due');
  return message;
}

async function sendAs(sender: Sender, message: Message): Promise<void> {
  const { content } = message;
  if (content !== undefined && 'file' in content && isText(content.file))
    return sendFile(sender, message, content.file, content.id);
  return send(sender, message, { text: 'hello', blocks: [] });
}

const kinds: readonly [string, Partial<NewMessage>, string][] = [
  ['a post', {}, 'conversations.history'],
  [
    'a file',
    { kind: 'file', content: { file: { name: 'log.txt', title: 'The log', text: 'all is well' } } },
    'files.info',
  ],
  ['an answer for one person', { kind: 'ephemeral', user: 'U0DEV' }, 'conversations.history'],
];

it.each(kinds)(
  '%s that a process was too late to send is sent by the next turn, and not looked for',
  async (_, over, look) => {
    await site.postman.send('hello', over);
    const message = await theMessage();
    await sendAs(frozen(), message);
    expect(await theMessage()).toMatchObject({ id: message.id, state: 'pending', postingSince: undefined });
    expect(await site.postman.store.messages.unknown([])).toBe(0);
    site.postman.deliver();
    await site.settled();
    expect(site.callsOf(look)).toEqual([]);
    const sent = ['chat.postMessage', 'chat.postEphemeral', 'files.completeUploadExternal'];
    expect(site.postman.workspace.calls.filter(({ method }) => sent.includes(method))).toHaveLength(1);
  },
);

it('what another process is sending by then stays marked as such', async () => {
  await site.postman.send('hello');
  const message = await theMessage();
  const { messages } = site.postman.store;
  const other = async () => {
    await messages.later(message.id, 0, 'not in Slack', false);
    expect(await messages.posting(await theMessage())).toBe(true);
  };
  await sendAs(frozen(other), message);
  expect((await theMessage()).state).toBe('posting');
});
