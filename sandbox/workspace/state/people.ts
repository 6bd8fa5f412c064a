import type { Clock } from '../../../src/ports/clock.ts';
import { seconds } from './ids.ts';
import type { User, UserGroup } from './model.ts';
import type { Store } from './store.ts';

/** The person of an id, a handle (with or without @) or a full name; undefined when nobody fits. */
export function findUser(store: Store, reference: string): User | undefined {
  const direct = store.users.get(reference);
  if (direct !== undefined) return direct;
  const name = reference.replace(/^@/, '').toLowerCase();
  for (const user of store.users.values()) {
    if (user.name.toLowerCase() === name || user.realName.toLowerCase() === name) return user;
  }
  return undefined;
}

/** The group of an id or a handle. */
export function findGroup(store: Store, reference: string): UserGroup | undefined {
  const direct = store.groups.get(reference);
  if (direct !== undefined) return direct;
  const handle = reference.replace(/^@/, '');
  for (const group of store.groups.values()) if (group.handle === handle) return group;
  return undefined;
}

/** Switches an account off or on. */
export function setDeactivated(store: Store, clock: Clock, user: User, deactivated: boolean): void {
  user.deactivated = deactivated;
  user.updated = seconds(clock);
  store.changes.emit({ type: 'user', id: user.id });
}

interface GroupChange {
  readonly before: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Gives a group its people; says who came and who went. */
export function setGroupUsers(store: Store, clock: Clock, group: UserGroup, users: readonly string[]): GroupChange {
  const added = users.filter((id) => !group.users.includes(id));
  const removed = group.users.filter((id) => !users.includes(id));
  const before = group.updated;
  group.users = [...new Set(users)];
  group.updated = seconds(clock);
  store.changes.emit({ type: 'group', id: group.id });
  return { before, added, removed };
}
