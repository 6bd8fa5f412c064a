import type { Message } from '../wire.ts';
import type { Changes } from './changes.ts';
import type { Ids } from './ids.ts';
import type {
  Channel,
  ScheduledMessage,
  ShownView,
  StoredFile,
  Team,
  User,
  UserGroup,
  WorkspaceState,
} from './model.ts';

/** The workspace in memory. Whoever changes something here emits the change; whoever hands something out copies it. */
export interface Store {
  readonly team: Team;
  readonly users: Map<string, User>;
  readonly groups: Map<string, UserGroup>;
  readonly channels: Map<string, Channel>;
  /** Channel id → messages by rising ts, thread replies and ephemeral ones among them. */
  readonly messages: Map<string, Message[]>;
  readonly files: Map<string, StoredFile>;
  /** View id → open modal. */
  readonly modals: Map<string, ShownView>;
  /** User id → ids of the open modals, root first. */
  readonly stacks: Map<string, string[]>;
  /** User id → home view. */
  readonly homes: Map<string, ShownView>;
  readonly scheduled: Map<string, ScheduledMessage>;
  readonly ids: Ids;
  readonly changes: Changes;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]) => new Map(items.map((item) => [item.id, item]));

/** Fills a store from a snapshot; the snapshot is copied, never shared. */
export function openStore(
  snapshot: Omit<WorkspaceState, 'app' | 'counter' | 'lastTs'>,
  ids: Ids,
  changes: Changes,
): Store {
  const state = structuredClone(snapshot);
  const messages = new Map<string, Message[]>(state.channels.map((channel) => [channel.id, []]));
  for (const message of state.messages) messages.get(message.channel)?.push(message);
  for (const list of messages.values()) list.sort((a, b) => (a.ts < b.ts ? -1 : 1));
  return {
    team: state.team,
    users: byId(state.users),
    groups: byId(state.groups),
    channels: byId(state.channels),
    messages,
    files: new Map(state.files.map((stored) => [stored.file.id, stored])),
    modals: new Map(),
    stacks: new Map(),
    homes: new Map(state.homes.map((shown) => [shown.user, shown])),
    scheduled: byId(state.scheduled),
    ids,
    changes,
  };
}

/** A snapshot of the store as plain JSON. Open modals are left out, as a reload of Slack closes them; ephemeral messages too. */
export function dumpStore(store: Store, app: WorkspaceState['app']): WorkspaceState {
  const { counter, lastTs } = store.ids.position();
  return structuredClone({
    version: 1,
    team: store.team,
    app,
    users: [...store.users.values()],
    groups: [...store.groups.values()],
    channels: [...store.channels.values()],
    messages: [...store.messages.values()].flat().filter((message) => message.is_ephemeral !== true),
    files: [...store.files.values()],
    homes: [...store.homes.values()],
    scheduled: [...store.scheduled.values()],
    counter,
    lastTs,
  });
}
