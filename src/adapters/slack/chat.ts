import type { HomeView, KnownBlock } from '@slack/types';
import { cut } from '../../model/cut.ts';
import { isPerson } from '../../model/person.ts';
import type { Chat, ChatPayload, Place, Upload } from '../../ports/chat.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Call } from './call.ts';

/** The kind of metadata our messages carry; their key is looked for before anything is posted a second time. */
export const metadataType = 'mcp_chatops_message';

/** How far back a lost message is looked for, in pages of 200. */
const mostPages = 5;

const metadata = (key: string) => ({ event_type: metadataType, event_payload: { key } });
const blocks = (payload: ChatPayload) =>
  payload.blocks.length === 0 ? {} : { blocks: payload.blocks as KnownBlock[] };
const thread = ({ thread: ts }: Place) => (ts === undefined ? {} : { thread_ts: ts });

/** Slack's Web API as the delivery asks of it. */
export function slackChat(call: Call): Chat {
  /** The id this app posts under; a token never changes it. */
  let bot: string | undefined;
  async function ownBot(): Promise<string> {
    bot ??= (await call('auth.test', (client) => client.auth.test())).bot_id;
    if (bot === undefined) throw new ChatFailure('refused', 'auth.test', 'not_a_bot');
    return bot;
  }

  return {
    async post(place, payload, key) {
      const answer = await call('chat.postMessage', (client) =>
        client.chat.postMessage({
          channel: place.channel,
          text: payload.text,
          unfurl_links: false,
          unfurl_media: false,
          metadata: metadata(key),
          ...blocks(payload),
          ...thread(place),
        }),
      );
      if (answer.ts === undefined) throw new ChatFailure('ambiguous', 'chat.postMessage', 'no_timestamp');
      return { ts: answer.ts, channel: answer.channel ?? place.channel };
    },
    async edit(channel, ts, payload, key) {
      await call('chat.update', (client) =>
        client.chat.update({
          channel,
          ts,
          text: payload.text,
          metadata: metadata(key),
          ...(payload.blocks.length === 0 ? { blocks: [] } : blocks(payload)),
        }),
      );
    },
    async ephemeral(place, user, payload) {
      await call('chat.postEphemeral', (client) =>
        client.chat.postEphemeral({
          channel: place.channel,
          user,
          text: payload.text,
          ...blocks(payload),
          ...thread(place),
        }),
      );
    },
    find: async (place, key, since) => find(call, await ownBot(), place, key, since),
    async publishHome(user, payload) {
      const view: HomeView = { type: 'home', blocks: payload.blocks as KnownBlock[] };
      await call('views.publish', (client) => client.views.publish({ user_id: user, view }));
    },
    async join(channel) {
      await call('conversations.join', (client) => client.conversations.join({ channel }));
    },
    upload: (file) => upload(call, file),
    async share(file, place) {
      const channel = await channelOf(call, place.channel);
      await call('files.completeUploadExternal', (client) =>
        client.files.completeUploadExternal({
          files: [{ id: file.id, title: file.title }],
          channel_id: channel,
          ...thread(place),
        } as never),
      );
    },
    async shared(file, address) {
      const channel = await channelOf(call, address);
      const answer = await call('files.info', (client) => client.files.info({ file }));
      const shares = answer.file?.shares;
      return Object.keys({ ...shares?.public, ...shares?.private }).includes(channel);
    },
  };
}

/** Any app and person may write metadata of our kind: only what `bot` posted itself counts. */
async function find(call: Call, bot: string, place: Place, key: string, since: string): Promise<string | undefined> {
  const channel = await channelOf(call, place.channel);
  const oldest = String(Date.parse(since) / 1000);
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const range = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor && { cursor }) };
    const answer =
      place.thread === undefined
        ? await call('conversations.history', (client) => client.conversations.history(range))
        : await call('conversations.replies', (client) =>
            client.conversations.replies({ ...range, ts: place.thread ?? '' }),
          );
    for (const message of answer.messages ?? []) {
      if (message.bot_id !== bot) continue;
      const { event_type: type, event_payload: payload } = message.metadata ?? {};
      if (type === metadataType && (payload as { key?: unknown } | undefined)?.key === key) return message.ts;
    }
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}

/** A person's id is a fine address for a post, but only their direct messages can be read. */
async function channelOf(call: Call, address: string): Promise<string> {
  if (!isPerson(address)) return address;
  const answer = await call('conversations.open', (client) => client.conversations.open({ users: address }));
  return answer.channel?.id ?? address;
}

/** Slack takes no more characters of what a screen reader says. */
const mostAltText = 1000;

async function upload(call: Call, { name, type, bytes, words }: Upload): Promise<string> {
  const spoken = words === undefined ? {} : { alt_text: cut(words, mostAltText) };
  const place = await call('files.getUploadURLExternal', (client) =>
    client.files.getUploadURLExternal({ filename: name, length: bytes.length, ...spoken }),
  );
  const { upload_url: url, file_id: id } = place;
  if (url === undefined || id === undefined) throw new ChatFailure('refused', 'files.getUploadURLExternal', 'no_url');
  const form = new FormData();
  form.append('filename', name);
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const answer = await fetch(url, {
    method: 'POST',
    body: form,
    signal: AbortSignal.timeout(8000),
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw new ChatFailure('unavailable', 'upload', 'upload_failed', { cause });
  });
  // What the host refuses for good (a proxy that lets no upload through) no waiting helps.
  const forGood = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  if (!answer.ok) throw new ChatFailure(forGood ? 'refused' : 'unavailable', 'upload', `http_${answer.status}`);
  return id;
}
