import type { Core } from '../core.ts';
import type { Change } from '../state/changes.ts';
import { canSee } from '../state/channels.ts';
import { stackOf } from '../state/views.ts';
import type { UiChange } from '../ui-protocol.ts';
import type { Panels } from './panels.ts';
import { seenMessage, seesFile, showChannel, showGroup, showUser } from './show.ts';

type Teller<T extends Change['type']> = (
  core: Core,
  panels: Panels,
  viewer: string,
  change: Extract<Change, { type: T }>,
) => UiChange | undefined;

/** For each kind of change, what one person is told of it: the present state of what changed, or nothing. */
const tellers: { readonly [T in Change['type']]: Teller<T> } = {
  message(core, _panels, viewer, { channel, ts }) {
    const message = seenMessage(core, viewer, channel, ts);
    return message === undefined ? undefined : { type: 'message', message };
  },
  message_removed(core, _panels, viewer, { channel, ts, ephemeralTo }) {
    const place = core.store.channels.get(channel);
    const theirs = ephemeralTo === undefined || ephemeralTo === viewer;
    return place !== undefined && canSee(place, viewer) && theirs
      ? { type: 'message_removed', channel, ts }
      : undefined;
  },
  channel(core, _panels, viewer, { id, left }) {
    const channel = core.store.channels.get(id);
    if (channel !== undefined && canSee(channel, viewer)) {
      return { type: 'channel', channel: showChannel(core, channel, viewer) };
    }
    return left === viewer ? { type: 'channel_removed', channel: id } : undefined;
  },
  user(core, _panels, _viewer, { id }) {
    const user = core.store.users.get(id);
    return user === undefined ? undefined : { type: 'user', user: showUser(user) };
  },
  group(core, _panels, _viewer, { id }) {
    const group = core.store.groups.get(id);
    return group === undefined ? undefined : { type: 'group', group: showGroup(group) };
  },
  modals: (core, _panels, viewer, { user }) =>
    user === viewer ? { type: 'modals', modals: [...stackOf(core.store, viewer)] } : undefined,
  home: (core, _panels, viewer, { user }) =>
    user === viewer ? { type: 'home', view: core.store.homes.get(viewer)?.view ?? null } : undefined,
  file(core, _panels, viewer, { id }) {
    const file = core.store.files.get(id)?.file;
    return file !== undefined && seesFile(core, viewer, file) ? { type: 'file', file } : undefined;
  },
  pending: (core, _panels, viewer, { user }) =>
    user === viewer ? { type: 'pending', pending: [...core.sessions.pending(viewer)] } : undefined,
  notice(core, _panels, viewer, { user, id }) {
    const notice = core.sessions.notices(viewer).find((one) => one.id === id);
    return user === viewer && notice !== undefined ? { type: 'notice', notice } : undefined;
  },
  notice_removed: (_core, _panels, viewer, { user, id }) =>
    user === viewer ? { type: 'notice_removed', id } : undefined,
  panel: (_core, _panels, _viewer, { name }) => ({ type: 'panel', name }),
  panels: (_core, panels) => ({ type: 'panels', panels: [...panels.names] }),
  clock: (core) => ({ type: 'clock', now: core.clock.now().getTime(), offsetMs: core.clock.offsetMs }),
};

/** What a change means for one person; undefined when it is none of their business. */
export function tell(core: Core, panels: Panels, viewer: string, change: Change): UiChange | undefined {
  const teller = tellers[change.type] as Teller<Change['type']>;
  return teller(core, panels, viewer, change);
}

/**
 * A person who enters a private channel sees what was said there before. The change of the channel alone does not hold that, so
 * their browser reads everything again.
 */
export function opensChannel(core: Core, viewer: string, change: Change): boolean {
  if (change.type !== 'message') return false;
  const channel = core.store.channels.get(change.channel);
  if (channel === undefined || channel.kind === 'public' || !channel.members.includes(viewer)) return false;
  const message = seenMessage(core, viewer, change.channel, change.ts);
  return message?.subtype === 'group_join' && message.user === viewer;
}
