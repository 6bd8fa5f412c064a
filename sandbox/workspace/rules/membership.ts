import type { Core } from '../core.ts';
import { addMember, removeMember, touchChannel, writeLine } from '../state/channels.ts';
import { seconds } from '../state/ids.ts';
import type { Channel, User, UserGroup } from '../state/model.ts';
import { setDeactivated, setGroupUsers } from '../state/people.ts';

/** Changes of channels and groups that the app hears of, whoever makes them. */

const typeLetter = { public: 'C', private: 'G', im: 'D', mpim: 'G' } as const;

const hears = (core: Core, channel: Channel) => channel.members.includes(core.app.botUserId);

/** Lets a person in; false when they were in already. */
export function enter(core: Core, channel: Channel, user: string, inviter?: string): boolean {
  if (!addMember(core.store, channel, user)) return false;
  if (hears(core, channel)) {
    core.emit({
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      channel_type: typeLetter[channel.kind],
      team: core.store.team.id,
      ...(inviter === undefined ? {} : { inviter }),
      event_ts: core.store.ids.ts(),
    });
  }
  return true;
}

/** Lets a person out; false when they were not in. */
export function exit(core: Core, channel: Channel, user: string): boolean {
  const heard = hears(core, channel);
  if (!removeMember(core.store, channel, user)) return false;
  if (heard) {
    core.emit({
      type: 'member_left_channel',
      user,
      channel: channel.id,
      channel_type: typeLetter[channel.kind],
      team: core.store.team.id,
      event_ts: core.store.ids.ts(),
    });
  }
  return true;
}

/** Archives or unarchives a channel. Slack empties an archived channel of its bots only when asked, so members stay. */
export function setArchived(core: Core, channel: Channel, by: string, archived: boolean): void {
  if (archived) writeLine(core.store, channel, 'archive', by, `<@${by}> archived the channel`);
  channel.archived = archived;
  if (!archived) writeLine(core.store, channel, 'unarchive', by, `<@${by}> un-archived the channel`);
  touchChannel(core.store, channel);
  const family = channel.kind === 'private' ? 'group' : 'channel';
  if (channel.kind === 'public' || hears(core, channel)) {
    const what = archived ? 'archive' : 'unarchive';
    core.emit({ type: `${family}_${what}`, channel: channel.id, user: by, event_ts: core.store.ids.ts() });
  }
}

/** Gives the channel another name. */
export function rename(core: Core, channel: Channel, by: string, name: string): void {
  const before = channel.name;
  channel.previousNames.push(before);
  channel.name = name;
  touchChannel(core.store, channel);
  writeLine(core.store, channel, 'name', by, `<@${by}> has renamed the channel from "${before}" to "${name}"`);
  if (channel.kind === 'public' || hears(core, channel)) {
    core.emit({
      type: channel.kind === 'private' ? 'group_rename' : 'channel_rename',
      channel: {
        id: channel.id,
        name,
        name_normalized: name,
        created: channel.created,
        is_channel: channel.kind === 'public',
        is_mpim: false,
      },
      event_ts: core.store.ids.ts(),
    });
  }
}

/** Writes topic or purpose; a line in the channel says so, as Slack's does. */
export function describe(core: Core, channel: Channel, by: string, what: 'topic' | 'purpose', value: string): void {
  channel[what] = { value, creator: by, last_set: seconds(core.clock) };
  touchChannel(core.store, channel);
  const word = what === 'topic' ? 'topic' : 'description';
  writeLine(core.store, channel, what, by, `<@${by}> set the channel ${word}: ${value}`);
}

/** Gives a user group its people and tells the app. */
export function regroup(core: Core, group: UserGroup, users: readonly string[]): void {
  const change = setGroupUsers(core.store, core.clock, group, users);
  if (change.added.length === 0 && change.removed.length === 0) return;
  core.emit({
    type: 'subteam_members_changed',
    subteam_id: group.id,
    team_id: core.store.team.id,
    date_previous_update: change.before,
    date_update: group.updated,
    added_users: [...change.added],
    added_users_count: change.added.length,
    removed_users: [...change.removed],
    removed_users_count: change.removed.length,
    event_ts: core.store.ids.ts(),
  });
}

/** Switches an account off or on. A switched-off person leaves their user groups, and the app hears of each. */
export function setActive(core: Core, user: User, active: boolean): void {
  if (!active) {
    for (const group of core.store.groups.values()) {
      if (group.users.includes(user.id))
        regroup(
          core,
          group,
          group.users.filter((id) => id !== user.id),
        );
    }
  }
  setDeactivated(core.store, core.clock, user, !active);
  core.emit({ type: 'user_change', user: { id: user.id, deleted: !active }, event_ts: core.store.ids.ts() });
}
