/** A message that somebody wrote in a channel. */
export interface RoomMessage {
  /** Slack user id; the name of an app that has none. */
  readonly author: string;
  /** Its words, without Slack's markup. */
  readonly text: string;
  /** `ts` of the message whose thread it is in. */
  readonly thread: string | undefined;
  readonly link: string | undefined;
}

/** Channels, as incidents need them. Each method makes few calls and no retry, and rejects with a ChatFailure. */
export interface Rooms {
  /** Makes a channel; gives its id. Refused with `name_taken` when one of that name is there, archived ones included. */
  create(name: string, isPrivate: boolean): Promise<string>;
  /** A channel of that name which this bot made since then (ISO 8601) and which is not archived. */
  findOwn(name: string, since: string): Promise<string | undefined>;
  topic(channel: string, text: string): Promise<void>;
  /** People who are there already, or are no longer in the workspace, are left out. */
  invite(channel: string, users: readonly string[]): Promise<void>;
  pin(channel: string, ts: string): Promise<void>;
  /** Adds the bookmarks that are not there yet. */
  bookmark(channel: string, links: readonly { readonly title: string; readonly url: string }[]): Promise<void>;
  archive(channel: string): Promise<void>;
  /** A message by its place; undefined when it is gone. */
  read(channel: string, ts: string): Promise<RoomMessage | undefined>;
}
