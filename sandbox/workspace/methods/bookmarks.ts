import { z } from 'zod';
import type { Core } from '../core.ts';
import { refuse } from '../refusal.ts';
import { refuseArchived, visibleChannel } from '../rules/access.ts';
import { touchChannel } from '../state/channels.ts';
import { seconds } from '../state/ids.ts';
import type { Bookmark, Channel } from '../state/model.ts';
import { word } from './arguments.ts';
import { type Caller, method } from './method.ts';

const MOST_BOOKMARKS = 100;

function member(core: Core, caller: Caller, reference: string): Channel {
  const channel = visibleChannel(core, caller, reference);
  if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
  return channel;
}

function checkLink(link: string): string {
  if (!/^https?:\/\/\S+$/i.test(link) || link.length > 3_000) throw refuse('invalid_link');
  return link;
}

function find(channel: Channel, id: string): Bookmark {
  const bookmark = channel.bookmarks.find((one) => one.id === id);
  if (bookmark === undefined) throw refuse('not_found');
  return bookmark;
}

export const add = method({
  name: 'bookmarks.add',
  tier: 2,
  scopes: ['bookmarks:write'],
  args: z.object({ channel_id: word, title: word, type: word, link: word.optional(), emoji: word.optional() }),
  run(core, caller, args) {
    const channel = refuseArchived(member(core, caller, args.channel_id));
    if (args.type !== 'link') throw refuse('invalid_bookmark_type');
    if (channel.bookmarks.length >= MOST_BOOKMARKS) throw refuse('too_many_bookmarks');
    const now = seconds(core.clock);
    const bookmark: Bookmark = {
      id: core.store.ids.next('Bk'),
      channel_id: channel.id,
      title: args.title,
      link: checkLink(args.link ?? ''),
      emoji: args.emoji ?? '',
      type: 'link',
      date_created: now,
      date_updated: 0,
    };
    channel.bookmarks.push(bookmark);
    touchChannel(core.store, channel);
    return { bookmark: { ...bookmark } };
  },
});

export const edit = method({
  name: 'bookmarks.edit',
  tier: 2,
  scopes: ['bookmarks:write'],
  args: z.object({
    channel_id: word,
    bookmark_id: word,
    title: word.optional(),
    link: word.optional(),
    emoji: word.optional(),
  }),
  run(core, caller, args) {
    const channel = refuseArchived(member(core, caller, args.channel_id));
    const bookmark = find(channel, args.bookmark_id);
    if (args.title !== undefined) bookmark.title = args.title;
    if (args.link !== undefined) bookmark.link = checkLink(args.link);
    if (args.emoji !== undefined) bookmark.emoji = args.emoji;
    bookmark.date_updated = seconds(core.clock);
    touchChannel(core.store, channel);
    return { bookmark: { ...bookmark } };
  },
});

export const remove = method({
  name: 'bookmarks.remove',
  tier: 2,
  scopes: ['bookmarks:write'],
  args: z.object({ channel_id: word, bookmark_id: word }),
  run(core, caller, args) {
    const channel = member(core, caller, args.channel_id);
    const bookmark = find(channel, args.bookmark_id);
    channel.bookmarks = channel.bookmarks.filter((one) => one.id !== bookmark.id);
    touchChannel(core.store, channel);
    return {};
  },
});

export const list = method({
  name: 'bookmarks.list',
  tier: 3,
  scopes: ['bookmarks:read'],
  args: z.object({ channel_id: word }),
  run(core, caller, args) {
    const channel = member(core, caller, args.channel_id);
    return { bookmarks: channel.bookmarks.map((bookmark) => ({ ...bookmark })) };
  },
});
