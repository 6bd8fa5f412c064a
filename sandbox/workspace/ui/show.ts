import type { Core } from '../core.ts';
import { canSee } from '../state/channels.ts';
import { findMessage, messagesOf } from '../state/messages.ts';
import type { Channel, User, UserGroup } from '../state/model.ts';
import { stackOf } from '../state/views.ts';
import type { UiApp, UiChannel, UiGroup, UiState, UiUser } from '../ui-protocol.ts';
import type { FileObject, Message } from '../wire.ts';
import type { Panels } from './panels.ts';

/** Records of the store as the browser gets them. What is handed out is written as JSON at once, so live parts may be in it. */

/** At most so many of the newest messages of a channel go into a state. */
const NEWEST = 2_000;

export function showUser(user: User): UiUser {
  const { id, name, realName, title, tz, color, isBot, deactivated } = user;
  return { id, name, realName, title, timezone: tz, color, isBot, deactivated };
}

export function showGroup(group: UserGroup): UiGroup {
  return { id: group.id, handle: group.handle, name: group.name, users: group.users };
}

export function showChannel(core: Core, channel: Channel, viewer: string): UiChannel {
  const others = channel.members.filter((id) => id !== viewer).map((id) => core.store.users.get(id)?.name ?? id);
  return {
    id: channel.id,
    name: channel.kind === 'im' || channel.kind === 'mpim' ? others.join(', ') : channel.name,
    kind: channel.kind,
    topic: channel.topic.value,
    purpose: channel.purpose.value,
    members: channel.members,
    archived: channel.archived,
    creator: channel.creator,
    createdAt: channel.created * 1000,
    pins: channel.pins.map((pin) => pin.ts),
    bookmarks: channel.bookmarks.map(({ id, title, link, emoji }) => ({ id, title, link, emoji })),
  };
}

function showApp(core: Core): UiApp {
  const { id, name, description, botUserId, homeTab, commands, shortcuts } = core.app;
  return {
    id,
    name,
    description,
    botUserId,
    homeTab,
    commands: commands.map(({ command, description: about, usageHint }) => ({
      command,
      description: about,
      usageHint,
    })),
    shortcuts: shortcuts.map((shortcut) => ({ ...shortcut })),
  };
}

/** True when the person may see that message. */
function seesMessage(core: Core, viewer: string, message: Message | undefined): boolean {
  const channel = message === undefined ? undefined : core.store.channels.get(message.channel);
  if (message === undefined || channel === undefined || !canSee(channel, viewer)) return false;
  return message.is_ephemeral !== true || message.ephemeral_to === viewer;
}

/** True when the person may see that file: it is theirs, or it was shared where they are. */
export function seesFile(core: Core, viewer: string, file: FileObject): boolean {
  if (file.user === viewer) return true;
  return [...file.channels, ...file.groups, ...file.ims].some((id) => {
    const channel = core.store.channels.get(id);
    return channel !== undefined && canSee(channel, viewer);
  });
}

/** Everything a person sees. */
export function showState(core: Core, panels: Panels, viewer: string): UiState {
  const { store } = core;
  const channels = [...store.channels.values()].filter((channel) => canSee(channel, viewer));
  return {
    revision: store.changes.revision,
    user: viewer,
    now: core.clock.now().getTime(),
    clockOffsetMs: core.clock.offsetMs,
    team: { ...store.team },
    app: showApp(core),
    users: [...store.users.values()].map(showUser),
    groups: [...store.groups.values()].filter((group) => !group.disabled).map(showGroup),
    channels: channels.map((channel) => showChannel(core, channel, viewer)),
    messages: Object.fromEntries(
      channels.map((channel) => [channel.id, messagesOf(store, channel.id, viewer).slice(-NEWEST)]),
    ),
    modals: [...stackOf(store, viewer)],
    home: store.homes.get(viewer)?.view ?? null,
    files: [...store.files.values()].map((stored) => stored.file).filter((file) => seesFile(core, viewer, file)),
    pending: [...core.sessions.pending(viewer)],
    notices: [...core.sessions.notices(viewer)],
    panels: [...panels.names],
  };
}

/** The message as it is now, when this person may see it. */
export function seenMessage(core: Core, viewer: string, channel: string, ts: string): Message | undefined {
  const message = findMessage(core.store, channel, ts);
  return seesMessage(core, viewer, message) ? message : undefined;
}
