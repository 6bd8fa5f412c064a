import type { ConversationsRepliesResponse } from '@slack/web-api';
import { encodedLine, plainWords } from '../../model/plain-words.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { Rooms } from '../../ports/rooms.ts';
import type { Call } from './call.ts';

/** Channels are looked through in pages of 200, the newest of a large workspace last: this many pages at most. */
const mostPages = 25;

/** Characters of a topic, and of the title of a bookmark. */
const mostTopic = 250;
const mostTitle = 100;

/** Slack's clock and that of the store may be so far apart. */
const clockSlackSeconds = 60;

/** Codes that say that a message is not there any more. */
const gone = new Set(['thread_not_found', 'message_not_found']);

type Found = NonNullable<ConversationsRepliesResponse['messages']>[number] & {
  readonly subtype?: string;
  readonly username?: string;
};

/** The place of a message gives a whole thread; `ts` picks one of it. */
async function readOne(call: Call, channel: string, ts: string) {
  try {
    const only = { channel, ts, oldest: ts, latest: ts, inclusive: true, limit: 10 };
    const answer = await call('conversations.replies', (client) => client.conversations.replies(only));
    // The SDK's type of a reply lacks what messages of apps and deleted roots have.
    return answer.messages?.find((message) => message.ts === ts) as Found | undefined;
  } catch (error) {
    if (error instanceof ChatFailure && gone.has(error.code)) return undefined;
    throw error;
  }
}

/** Its address; a message without one is read all the same. */
async function linkTo(call: Call, channel: string, ts: string): Promise<string | undefined> {
  try {
    const at = { channel, message_ts: ts };
    return (await call('chat.getPermalink', (client) => client.chat.getPermalink(at))).permalink;
  } catch (error) {
    if (error instanceof ChatFailure && error.kind === 'refused') return undefined;
    throw error;
  }
}

/** Slack's channels as incidents need them. */
export function slackRooms(call: Call): Rooms {
  /** Who this bot is; a token never changes it. */
  let own: string | undefined;

  async function inviteOne(channel: string, user: string): Promise<void> {
    await call('conversations.invite', (client) => client.conversations.invite({ channel, users: user })).catch(
      (error) => {
        if (!(error instanceof ChatFailure) || error.kind !== 'refused') throw error;
      },
    );
  }

  return {
    async create(name, isPrivate) {
      const answer = await call('conversations.create', (client) =>
        client.conversations.create({ name, is_private: isPrivate }),
      );
      if (answer.channel?.id === undefined) throw new ChatFailure('ambiguous', 'conversations.create', 'no_channel');
      return answer.channel.id;
    },
    async findOwn(name, since) {
      own ??= (await call('auth.test', (client) => client.auth.test())).user_id;
      const notBefore = Date.parse(since) / 1000 - clockSlackSeconds;
      let cursor: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const range = {
          types: 'public_channel,private_channel',
          limit: 200,
          exclude_archived: true,
          ...(cursor && { cursor }),
        };
        const answer = await call('users.conversations', (client) => client.users.conversations(range));
        const found = answer.channels?.find(
          ({ name: its, creator, created = 0 }) => its === name && creator === own && created >= notBefore,
        );
        if (found?.id !== undefined) return found.id;
        cursor = answer.response_metadata?.next_cursor || undefined;
        if (cursor === undefined) return undefined;
      }
      return undefined;
    },
    async topic(channel, text) {
      const topic = encodedLine(text, mostTopic);
      await call('conversations.setTopic', (client) => client.conversations.setTopic({ channel, topic }));
    },
    async invite(channel, users) {
      try {
        await call('conversations.invite', (client) =>
          client.conversations.invite({ channel, users: users.join(',') }),
        );
      } catch (error) {
        if (!(error instanceof ChatFailure) || error.kind !== 'refused' || users.length === 1) throw error;
        // One who is there already or gone spoils the whole call: one by one then.
        for (const user of users) await inviteOne(channel, user);
      }
    },
    async pin(channel, timestamp) {
      await call('pins.add', (client) => client.pins.add({ channel, timestamp }));
    },
    async bookmark(channel, links) {
      const answer = await call('bookmarks.list', (client) => client.bookmarks.list({ channel_id: channel }));
      const there = new Set((answer.bookmarks ?? []).map(({ link }) => link));
      for (const { title, url } of links.filter((link) => !there.has(link.url)))
        await call('bookmarks.add', (client) =>
          client.bookmarks.add({ channel_id: channel, title: encodedLine(title, mostTitle), type: 'link', link: url }),
        );
    },
    async archive(channel) {
      await call('conversations.archive', (client) => client.conversations.archive({ channel }));
    },
    async read(channel, ts) {
      const message = await readOne(call, channel, ts);
      // A root that was deleted while it had replies is still there, as a tombstone.
      if (message === undefined || message.subtype === 'tombstone') return undefined;
      const { attachments = [], bot_profile: app, text = '', thread_ts: thread, user, username } = message;
      // Monitors often write into attachments alone.
      const words = text === '' ? attachments.map((one) => one.fallback ?? one.text ?? '').join('\n') : text;
      return {
        author: user ?? username ?? app?.name ?? 'an app',
        text: plainWords(words),
        thread: thread === ts ? undefined : thread,
        link: await linkTo(call, channel, ts),
      };
    },
  };
}
