import { z } from 'zod';
import { fileObject, message, view } from '../wire.ts';

/** What the workspace keeps, in the form a snapshot has: plain JSON, checked when it is read back. Times in seconds unless a name says ms. */

export const user = z.object({
  id: z.string(),
  /** Handle without @. */
  name: z.string(),
  realName: z.string(),
  title: z.string(),
  email: z.string().optional(),
  /** IANA zone, as Europe/Rome. */
  tz: z.string(),
  color: z.string(),
  isBot: z.boolean(),
  isAdmin: z.boolean(),
  /** A guest (Slack: is_restricted). */
  isGuest: z.boolean(),
  deactivated: z.boolean(),
  updated: z.number(),
});
export type User = z.infer<typeof user>;

const userGroup = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string(),
  description: z.string(),
  users: z.array(z.string()),
  created: z.number(),
  updated: z.number(),
  disabled: z.boolean(),
});
export type UserGroup = z.infer<typeof userGroup>;

const note = z.object({ value: z.string(), creator: z.string(), last_set: z.number() });

export const bookmark = z.object({
  id: z.string(),
  channel_id: z.string(),
  title: z.string(),
  link: z.string(),
  emoji: z.string(),
  type: z.string(),
  date_created: z.number(),
  date_updated: z.number(),
});
export type Bookmark = z.infer<typeof bookmark>;

export const channel = z.object({
  id: z.string(),
  /** Empty for a direct message. */
  name: z.string(),
  kind: z.enum(['public', 'private', 'im', 'mpim']),
  creator: z.string(),
  created: z.number(),
  general: z.boolean(),
  archived: z.boolean(),
  topic: note,
  purpose: note,
  previousNames: z.array(z.string()),
  members: z.array(z.string()),
  pins: z.array(z.object({ ts: z.string(), created: z.number(), created_by: z.string() })),
  bookmarks: z.array(bookmark),
});
export type Channel = z.infer<typeof channel>;
export type ChannelKind = Channel['kind'];

/** A view and the person who sees it. */
const shownView = z.object({ user: z.string(), view });
export type ShownView = z.infer<typeof shownView>;

const scheduledMessage = z.object({
  id: z.string(),
  channel: z.string(),
  postAt: z.number(),
  created: z.number(),
  draft: message,
});
export type ScheduledMessage = z.infer<typeof scheduledMessage>;

const storedFile = z.object({
  file: fileObject,
  /** The bytes, base64. */
  content: z.string(),
});
export type StoredFile = z.infer<typeof storedFile>;

/** Everything a restarted workspace needs to go on where the last one stopped. */
export const workspaceState = z.object({
  version: z.literal(1),
  team: z.object({ id: z.string(), name: z.string(), domain: z.string() }),
  /** The installed app: its ids stand in messages, and its tokens in the settings of whoever talks to the workspace. */
  app: z.object({
    id: z.string(),
    botUserId: z.string(),
    botId: z.string(),
    botToken: z.string(),
    appToken: z.string(),
    signingSecret: z.string(),
  }),
  users: z.array(user),
  groups: z.array(userGroup),
  channels: z.array(channel),
  messages: z.array(message),
  files: z.array(storedFile),
  homes: z.array(shownView),
  scheduled: z.array(scheduledMessage),
  counter: z.number(),
  lastTs: z.string(),
});
export type WorkspaceState = z.infer<typeof workspaceState>;
export type Team = WorkspaceState['team'];
