import type { UiChannel, UiState, UiUser } from '../../../workspace/ui-protocol.ts';
import type { Message } from '../../../workspace/wire.ts';
import type { Scene } from '../render/scene.ts';

/** Who a message is shown to be from. */
export interface Author {
  /** Messages of one author in a row are grouped by it. */
  readonly key: string;
  readonly name: string;
  readonly isApp: boolean;
  /** `#rrggbb`. */
  readonly color: string;
  /** Emoji name in place of the avatar. */
  readonly emoji: string | undefined;
}

const COLORLESS = '6b6f7a';

export function findUser(state: UiState, id: string | undefined): UiUser | undefined {
  return state.users.find((user) => user.id === id);
}

/** The name people are called by. */
export function nameOf(state: UiState, id: string): string | undefined {
  const user = findUser(state, id);
  return user === undefined ? undefined : user.realName === '' ? user.name : user.realName;
}

/** Who wrote a message: an app may have put on another name and picture. */
export function authorOf(state: UiState, message: Message): Author {
  const user = findUser(state, message.user);
  const isApp = message.bot_id !== undefined || user?.isBot === true;
  const name = message.username ?? (user === undefined ? 'Unknown' : user.realName);
  return {
    key: `${message.user ?? ''}/${name}`,
    name,
    isApp,
    color: `#${user?.color ?? COLORLESS}`,
    emoji: message.icons?.emoji?.replaceAll(':', ''),
  };
}

/** The other person of a direct message; undefined for any other channel. */
export function partnerOf(state: UiState, channel: UiChannel): UiUser | undefined {
  if (channel.kind !== 'im') return undefined;
  return findUser(state, channel.members.find((id) => id !== state.user) ?? state.user);
}

/** What a channel is called in lists and headers, without #. */
export function channelTitle(state: UiState, channel: UiChannel): string {
  return partnerOf(state, channel)?.realName ?? channel.name;
}

/** The zone of the person who looks: all times on the page are in it, as Slack keeps to the zone of the profile. */
export function zoneOf(state: UiState): string {
  return findUser(state, state.user)?.timezone ?? 'UTC';
}

/** What drawings need to know, for one message or view. `now` is in ms. */
export function sceneOf(state: UiState, place: string, now: number): Scene {
  const channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  const groups = new Map(state.groups.map((group) => [group.id, group]));
  return {
    place,
    me: state.user,
    user: (id) => nameOf(state, id),
    channel: (id) => channels.get(id)?.name,
    group: (id) => groups.get(id)?.handle,
    inGroup: (id) => groups.get(id)?.users.includes(state.user) === true,
    file: (id) => (/^[A-Za-z0-9]+$/.test(id) ? `/ui/file/${id}` : undefined),
    timezone: zoneOf(state),
    now,
  };
}
