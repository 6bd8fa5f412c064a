import type { Core } from './core.ts';
import { enter, exit, regroup, setActive, setArchived } from './rules/membership.ts';
import { type SeedChannel, type SeedUser, seedChannel, seedUser } from './seed.ts';
import { findChannel, touchChannel } from './state/channels.ts';
import type { Channel, User } from './state/model.ts';
import { findGroup, findUser } from './state/people.ts';

/** What an admin of the workspace does, and what befalls the app. People, groups and channels by id or name; gives ids. */
export interface Administration {
  addUser(user: SeedUser): string;
  addChannel(channel: SeedChannel): string;
  /** Switches an account off: user groups lose them. */
  deactivate(user: string): void;
  reactivate(user: string): void;
  setGroupMembers(group: string, users: readonly string[]): void;
  archive(channel: string): void;
  unarchive(channel: string): void;
  addToChannel(channel: string, user: string): void;
  /** Takes somebody, or the bot, out of a channel. */
  removeFromChannel(channel: string, user: string): void;
  /** What the app was granted: calls that need more answer missing_scope. */
  setScopes(scopes: readonly string[]): void;
  /** Every token answers token_revoked, and nothing is delivered, until `reinstall`. */
  uninstall(): void;
  reinstall(): void;
  /** A token that acts as this user (xoxp). */
  userToken(user: string): string;
}

/** Makes the administration of a workspace. */
export function administrationOf(core: Core): Administration {
  const { store } = core;
  const userOf = (reference: string): User => {
    const user = findUser(store, reference);
    if (user === undefined) throw new Error(`There is no user ${reference}.`);
    return user;
  };
  const channelOf = (reference: string): Channel => {
    const channel = findChannel(store, reference);
    if (channel === undefined) throw new Error(`There is no channel ${reference}.`);
    return channel;
  };
  return {
    addUser(seed) {
      const user = seedUser(seed, store.users.size, store.ids, core.clock);
      store.users.set(user.id, user);
      store.changes.emit({ type: 'user', id: user.id });
      return user.id;
    },
    addChannel(seed) {
      const channel = seedChannel(seed, [...store.users.values()], core.app, core.clock, store.ids);
      store.channels.set(channel.id, channel);
      store.messages.set(channel.id, []);
      touchChannel(store, channel);
      return channel.id;
    },
    deactivate: (user) => setActive(core, userOf(user), false),
    reactivate: (user) => setActive(core, userOf(user), true),
    setGroupMembers(reference, users) {
      const group = findGroup(store, reference);
      if (group === undefined) throw new Error(`There is no group ${reference}.`);
      regroup(
        core,
        group,
        users.map((user) => userOf(user).id),
      );
    },
    archive: (channel) => setArchived(core, channelOf(channel), 'USLACKBOT', true),
    unarchive: (channel) => setArchived(core, channelOf(channel), 'USLACKBOT', false),
    addToChannel(channel, user) {
      enter(core, channelOf(channel), userOf(user).id);
    },
    removeFromChannel(channel, user) {
      exit(core, channelOf(channel), userOf(user).id);
    },
    setScopes(scopes) {
      core.app.scopes = new Set(scopes);
    },
    uninstall() {
      core.app.revoked = true;
    },
    reinstall() {
      core.app.revoked = false;
    },
    userToken(reference) {
      const token = `xoxp-${store.ids.secret(12)}-${store.ids.secret(24)}`;
      core.userTokens.set(token, userOf(reference).id);
      return token;
    },
  };
}
