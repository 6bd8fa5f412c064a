import { fitsAsText } from '../blocks/refused-file.ts';
import type { Chat, ChatFailure } from '../ports/chat.ts';
import type { Log } from '../ports/log.ts';
import type { Message } from '../ports/store/messages.ts';
import type { Store } from '../ports/store.ts';
import type { Remedy } from './failure.ts';
import { isLook } from './send.ts';

interface Tools {
  readonly store: Store;
  readonly chat: Chat;
  readonly log: Log;
}

interface Trying {
  readonly message: Message;
  readonly failure: ChatFailure;
  /** What is told to the store of whether it was sent; a look-up that failed tells nothing about what was looked for. */
  readonly sent: false | undefined;
}

type Doing<Kind extends Remedy['kind']> = (
  tools: Tools,
  trying: Trying,
  remedy: Extract<Remedy, { kind: Kind }>,
) => Promise<void>;

const doings: { readonly [Kind in Remedy['kind']]: Doing<Kind> } = {
  later: ({ store }, { message, failure, sent }, { waitMs, nothingSent }) =>
    store.messages.later(message.id, waitMs, failure.message, nothingSent ? sent : undefined),
  plain({ store, log }, { message, failure, sent }) {
    log.warn({ message: message.key, err: failure }, 'Slack refused the blocks; sending the words alone');
    return store.messages.later(message.id, 0, failure.message, sent);
  },
  async join({ store, chat, log }, { message, failure, sent }) {
    await chat
      .join(message.channel)
      .catch((err) => log.warn({ message: message.key, channel: message.channel, err }, 'cannot join'));
    return store.messages.later(message.id, 0, failure.message, sent);
  },
  /** The channel is closed to us: the person who asked reads it as a direct message instead. */
  async redirect({ store }, { message, failure }) {
    const run = message.run === undefined ? undefined : await store.runs.run(message.run);
    if (run === undefined) return store.messages.dropped(message.id, failure.message);
    return store.messages.redirect(message.id, run.requestedBy, failure.message);
  },
  repost: ({ store }, { message, failure }) => store.messages.redirect(message.id, message.channel, failure.message),
  anew({ store, log }, { message, failure }, { forGood }) {
    log.warn({ message: message.key, err: failure }, 'Slack does not edit the message; posting it anew');
    return store.messages.postAnew(message.id, failure.code, forGood);
  },
  direct({ store }, { message, failure }) {
    if (message.user === undefined) return store.messages.dropped(message.id, failure.message);
    return store.messages.direct(message.id, message.user, failure.message);
  },
  async upload({ store }, { message, failure }) {
    await store.messages.keepFile(message.id, '');
    return store.messages.later(message.id, 0, failure.message, false);
  },
  words({ store, log }, { message, failure }) {
    if (isLook(message)) return store.messages.later(message.id, 0, failure.message, false);
    log.error({ message: message.key, err: failure }, 'Slack refuses a file; its words are posted instead');
    const { content } = message;
    const whole = content !== undefined && 'file' in content && fitsAsText(content.file);
    return store.messages.fileRefused(message.id, failure.code, whole);
  },
  drop({ store, log }, { message, failure }) {
    // Where nobody may look, once too often is better than never.
    if (isLook(message)) return store.messages.later(message.id, 0, failure.message, false);
    log.error({ message: message.key, channel: message.channel, err: failure }, 'Slack refuses the message for good');
    return store.messages.dropped(message.id, failure.message);
  },
};

/** Does what a refusal asks for. */
export function applyRemedy(tools: Tools, message: Message, remedy: Remedy, failure: ChatFailure): Promise<void> {
  const trying = { message, failure, sent: isLook(message) ? undefined : false } as const;
  const doing = doings[remedy.kind] as Doing<Remedy['kind']>;
  return doing(tools, trying, remedy);
}
