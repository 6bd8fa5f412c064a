import type { Clock } from '../../src/ports/clock.ts';
import type { AppSeed, InstalledApp } from './app.ts';
import { buildChannel } from './state/channels.ts';
import { type Ids, seconds } from './state/ids.ts';
import type { Channel, Team, User, UserGroup, WorkspaceState } from './state/model.ts';

export interface SeedUser {
  readonly id?: string;
  /** Handle without @. */
  readonly name: string;
  readonly realName?: string;
  readonly title?: string;
  readonly email?: string;
  readonly tz?: string;
  readonly admin?: boolean;
  readonly guest?: boolean;
  readonly deactivated?: boolean;
}

export interface SeedGroup {
  readonly id?: string;
  readonly handle: string;
  readonly name?: string;
  /** Handles or ids. */
  readonly users: readonly string[];
}

export interface SeedChannel {
  readonly id?: string;
  readonly name: string;
  readonly private?: boolean;
  /** Handles or ids; everybody when absent. */
  readonly members?: readonly string[];
  /** Whether the bot is in it; true when absent. */
  readonly bot?: boolean;
  readonly topic?: string;
  readonly purpose?: string;
  readonly archived?: boolean;
}

/** Who and what is in a new workspace. With `state` the rest but `app` is not looked at. */
export interface WorkspaceSeed {
  readonly team?: Partial<Team>;
  readonly users?: readonly SeedUser[];
  readonly groups?: readonly SeedGroup[];
  readonly channels?: readonly SeedChannel[];
  readonly app?: AppSeed;
  /** What an earlier workspace's `dump()` gave. */
  readonly state?: WorkspaceState;
}

/** A small team: two who are on call, their lead, the head, an admin; a channel for all and one for operations. */
export const defaultSeed: WorkspaceSeed = {
  users: [
    { name: 'dev', realName: 'Dana Dev', title: 'Engineer, on call', email: 'dana@example.com', tz: 'Europe/Berlin' },
    { name: 'ola', realName: 'Ola Ops', title: 'Engineer', email: 'ola@example.com', tz: 'Europe/Rome' },
    { name: 'lead', realName: 'Lee Lead', title: 'Team lead', email: 'lee@example.com', tz: 'Asia/Kolkata' },
    { name: 'head', realName: 'Hana Head', title: 'Head of platform', email: 'hana@example.com', tz: 'Asia/Kolkata' },
    { name: 'admin', realName: 'Ada Admin', title: 'Admin', email: 'ada@example.com', tz: 'UTC', admin: true },
  ],
  groups: [
    { handle: 'on-call', name: 'On call', users: ['dev', 'ola'] },
    { handle: 'leads', name: 'Leads', users: ['lead', 'head'] },
  ],
  channels: [{ name: 'general' }, { name: 'mcp-ops', topic: 'Operations of the MCP platform' }],
};

/** White letters are read on each (WCAG AA: 4.5 to 1). */
const COLORS = ['3f6f9b', '9a4a40', '2f7d4c', '7d4296', '7a632a', '2b7a7e', '963f6c', '5f636d'];

function person(seed: SeedUser, id: string, index: number, now: number): User {
  return {
    id,
    name: seed.name,
    realName: seed.realName ?? seed.name,
    title: seed.title ?? '',
    ...(seed.email === undefined ? {} : { email: seed.email }),
    tz: seed.tz ?? 'UTC',
    color: COLORS[index % COLORS.length] ?? '5f636d',
    isBot: false,
    isAdmin: seed.admin ?? false,
    isGuest: seed.guest ?? false,
    deactivated: seed.deactivated ?? false,
    updated: now,
  };
}

function bot(id: string, name: string, realName: string, now: number): User {
  return { ...person({ name, realName }, id, 7, now), isBot: true };
}

/** A person of a seed, with the id it names or a new one; `index` picks the colour. */
export function seedUser(seed: SeedUser, index: number, ids: Ids, clock: Clock): User {
  return person(seed, seed.id ?? ids.next('U'), index, seconds(clock));
}

/** What a seed names, as the records a store opens with. */
export function seedRecords(seed: WorkspaceSeed, app: InstalledApp, clock: Clock, ids: Ids): SeedRecords {
  const now = seconds(clock);
  const people = (seed.users ?? defaultSeed.users ?? []).map((user, index) => seedUser(user, index, ids, clock));
  const idOf = (reference: string) => people.find((user) => user.name === reference)?.id ?? reference;
  const groups: UserGroup[] = (seed.groups ?? defaultSeed.groups ?? []).map((group) => ({
    id: group.id ?? ids.next('S'),
    handle: group.handle,
    name: group.name ?? group.handle,
    description: '',
    users: group.users.map(idOf),
    created: now,
    updated: now,
    disabled: false,
  }));
  const channels = (seed.channels ?? defaultSeed.channels ?? []).map((given) =>
    seedChannel(given, people, app, clock, ids),
  );
  return {
    users: [...people, bot(app.botUserId, app.botName, app.name, now), bot('USLACKBOT', 'slackbot', 'Slackbot', now)],
    groups,
    channels,
  };
}

type SeedRecords = Pick<WorkspaceState, 'users' | 'groups' | 'channels'>;

/** One channel of a seed. */
export function seedChannel(
  given: SeedChannel,
  people: readonly User[],
  app: InstalledApp,
  clock: Clock,
  ids: Ids,
): Channel {
  const idOf = (reference: string) => people.find((user) => user.name === reference)?.id ?? reference;
  const members = given.members?.map(idOf) ?? people.filter((user) => !user.isBot).map((user) => user.id);
  const everyone = given.bot === false ? members : [...members, app.botUserId];
  const creator = members[0] ?? 'USLACKBOT';
  const channel = buildChannel({ ids }, clock, {
    ...(given.id === undefined ? {} : { id: given.id }),
    name: given.name,
    kind: given.private === true ? 'private' : 'public',
    creator,
    members: everyone,
    general: given.name === 'general',
  });
  const set = seconds(clock);
  return {
    ...channel,
    archived: given.archived ?? false,
    topic: { value: given.topic ?? '', creator, last_set: set },
    purpose: { value: given.purpose ?? '', creator, last_set: set },
  };
}
