import type { InstalledApp } from './app.ts';
import type { Channel, User, UserGroup } from './state/model.ts';
import type { Store } from './state/store.ts';
import type { FileObject, Message } from './wire.ts';

/** Records of the store as the Web API gives them out. Everything is a copy. */

function zoneOffset(tz: string, at: Date): number {
  try {
    const text = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }).format(at);
    const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text);
    if (match === null) return 0;
    const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60;
    return match[1] === '-' ? -seconds : seconds;
  } catch {
    return 0;
  }
}

/** A user object; the e-mail only with users:read.email. */
export function userObject(user: User, teamId: string, now: Date, withEmail: boolean): Record<string, unknown> {
  const [first = '', ...rest] = user.realName.split(' ');
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    deleted: user.deactivated,
    color: user.color,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: zoneOffset(user.tz, now),
    profile: {
      title: user.title,
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      first_name: first,
      last_name: rest.join(' '),
      team: teamId,
      ...(withEmail && user.email !== undefined ? { email: user.email } : {}),
    },
    is_admin: user.isAdmin,
    is_owner: user.isAdmin,
    is_primary_owner: false,
    is_restricted: user.isGuest,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: user.updated,
  };
}

/** A conversation object as this person sees it. */
export function channelObject(store: Store, channel: Channel, viewer: string): Record<string, unknown> {
  const im = channel.kind === 'im';
  const isPrivate = channel.kind !== 'public';
  const other = channel.members.find((member) => member !== viewer) ?? viewer;
  return structuredClone({
    id: channel.id,
    name: channel.kind === 'mpim' ? `mpdm-${channel.members.join('--').toLowerCase()}` : channel.name,
    name_normalized: channel.name,
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.archived,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: im,
    is_mpim: channel.kind === 'mpim',
    is_private: isPrivate,
    is_general: channel.general,
    is_member: channel.members.includes(viewer),
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    context_team_id: store.team.id,
    previous_names: channel.previousNames,
    num_members: channel.members.length,
    ...(im ? { user: other, is_open: true } : { topic: channel.topic, purpose: channel.purpose }),
  });
}

/** A user group object. */
export function groupObject(group: UserGroup, teamId: string, withUsers: boolean): Record<string, unknown> {
  return {
    id: group.id,
    team_id: teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: group.created,
    date_update: group.updated,
    date_delete: group.disabled ? group.updated : 0,
    auto_type: null,
    auto_provision: false,
    enterprise_subteam_id: '',
    created_by: 'USLACKBOT',
    updated_by: 'USLACKBOT',
    user_count: group.users.length,
    prefs: { channels: [], groups: [] },
    ...(withUsers ? { users: [...group.users] } : {}),
  };
}

/** The bot_profile of the app's messages. */
export function botProfile(app: InstalledApp, teamId: string): Record<string, unknown> {
  return { id: app.botId, app_id: app.id, name: app.botName, deleted: false, updated: 0, team_id: teamId };
}

/** A message as the Web API and payloads hold it: metadata only where it is asked for. */
export function messageObject(message: Message, withMetadata: boolean): Record<string, unknown> {
  const { metadata, channel: _channel, ephemeral_to: _to, is_ephemeral, ...rest } = structuredClone(message);
  return {
    ...rest,
    ...(is_ephemeral === true ? { is_ephemeral } : {}),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
  };
}

/** A copy of a file object. */
export function fileCopy(file: FileObject): FileObject {
  return structuredClone(file);
}
