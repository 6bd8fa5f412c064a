import { isText, type StoredFile } from '../model/file.ts';
import type { Chat, ChatPayload, Place, Upload } from '../ports/chat.ts';
import type { Message, MessageStore } from '../ports/store/messages.ts';

/** The next edit of a message waits at least this long: newest state wins, and 50 edits a minute serve everybody. */
const pauseMs = 3000;
/** Looked for this much earlier than our own note of the time: clocks differ. */
const slackMs = 60_000;
/** A post is sent this soon after its intent was committed, or not at all: a process that was frozen in between must not send. */
const promptMs = 2000;

export interface Sender {
  readonly chat: Chat;
  readonly messages: MessageStore;
  /** ms, monotonic. */
  readonly now: () => number;
}

/** True when the message may have been sent already, and is looked for before it is sent again. */
export function isLook(message: Message): boolean {
  return message.state === 'posting' && message.ts === undefined && !['ephemeral', 'home'].includes(message.kind);
}

/** True for a post that was never sent: if its answer is lost, it will need a look-up. */
export function isFresh(message: Message): boolean {
  return message.state === 'pending' && message.ts === undefined && !['ephemeral', 'home'].includes(message.kind);
}

/** The Slack method a message needs next, for the budget. */
export function methodOf(message: Message): string {
  if (message.kind === 'ephemeral') return 'chat.postEphemeral';
  if (message.kind === 'home') return 'views.publish';
  if (message.kind === 'file') return isLook(message) ? 'files.info' : 'files.completeUploadExternal';
  if (isLook(message)) return message.thread === undefined ? 'conversations.history' : 'conversations.replies';
  return message.ts === undefined ? 'chat.postMessage' : 'chat.update';
}

/** Makes Slack show a message as it is now. Rejects with a ChatFailure that says what is known of the attempt. */
export async function send(sender: Sender, message: Message, payload: ChatPayload): Promise<void> {
  const { chat, messages } = sender;
  const place: Place = { channel: message.channel, thread: message.thread };
  if (message.kind === 'home') {
    await chat.publishHome(message.user ?? message.channel, payload);
    await messages.delivered(message.id, message.wanted, { ts: 'home', channel: message.channel }, 0);
  } else if (message.kind === 'ephemeral') {
    // Nothing can be looked up here: a lost answer counts as sent.
    if (message.state !== 'posting') {
      if (!(await maySend(sender, message))) return;
      await chat.ephemeral(place, message.user ?? '', payload);
    }
    await messages.delivered(message.id, message.wanted, { ts: 'ephemeral', channel: message.channel }, 0);
  } else if (message.ts !== undefined) {
    await chat.edit(message.channel, message.ts, payload, message.key);
    await messages.delivered(message.id, message.wanted, undefined, pauseMs);
  } else {
    await post(sender, message, payload);
  }
}

async function post(sender: Sender, message: Message, payload: ChatPayload): Promise<void> {
  const { chat, messages } = sender;
  const place: Place = { channel: message.channel, thread: message.thread };
  if (message.state === 'posting') return lookFor(sender, message);
  if (!(await maySend(sender, message))) return;
  const posted = await chat.post(place, payload, message.key);
  await messages.delivered(message.id, message.wanted, posted, pauseMs);
}

/**
 * Commits the intent to send. False when another process moved the message on, or when that took so long that it must not be sent now: it
 * is taken back, so that nobody looks in Slack for what was never there.
 */
async function maySend({ messages, now }: Sender, message: Message): Promise<boolean> {
  const asked = now();
  if (!(await messages.posting(message))) return false;
  if (now() - asked <= promptMs) return true;
  await messages.unsent(message);
  return false;
}

/** Somebody sent this, or was about to: Slack has no idempotency key, so it is looked for before it is posted again. */
async function lookFor({ chat, messages }: Sender, message: Message): Promise<void> {
  const since = new Date(Date.parse(message.postingSince ?? message.createdAt) - slackMs).toISOString();
  const there = await chat.find({ channel: message.channel, thread: message.thread }, message.key, since);
  // It is posted in its next turn, on the budget of a post.
  if (there === undefined) return messages.later(message.id, 0, 'not in Slack', false);
  // What it shows may be older than what is wanted now: the next edit settles that.
  await messages.delivered(message.id, message.wanted - 1, { ts: there, channel: message.channel }, 0);
}

/** Uploads and shares a file, each once: `uploaded` is its id, kept before the file is shown anywhere. */
export async function sendFile(
  sender: Sender,
  message: Message,
  file: StoredFile,
  uploaded: string | undefined,
): Promise<void> {
  const { chat, messages } = sender;
  const place: Place = { channel: message.channel, thread: message.thread };
  const upload = uploaded === undefined ? await uploadOf(messages, message.key, file) : undefined;
  const id = uploaded ?? (upload && (await chat.upload(upload)));
  if (id === undefined) return messages.dropped(message.id, 'the file is no longer kept');
  if (uploaded === undefined) await messages.keepFile(message.id, id);
  if (message.state === 'posting' && !(await chat.shared(id, message.channel))) {
    return messages.later(message.id, 0, 'not in Slack', false);
  }
  if (message.state !== 'posting') {
    if (!(await maySend(sender, message))) return;
    await chat.share({ id, title: file.title }, place);
  }
  await messages.delivered(message.id, message.wanted, { ts: 'file', channel: message.channel }, 0);
}

async function uploadOf(messages: MessageStore, key: string, file: StoredFile): Promise<Upload | undefined> {
  const { name } = file;
  if (isText(file)) return { name, type: 'text/plain', bytes: Buffer.from(file.text) };
  const bytes = await messages.bytes(key);
  return bytes === undefined ? undefined : { name, type: file.type, bytes, words: file.words };
}
