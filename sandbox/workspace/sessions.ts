import type { Clock } from '../../src/ports/clock.ts';
import type { Changes } from './state/changes.ts';
import type { Ids } from './state/ids.ts';
import type { UiNotice, UiPending } from './ui-protocol.ts';

/** What a person is waiting for, and the failures only they see. Gone when the workspace stops. */
export interface Sessions {
  pending(user: string): readonly UiPending[];
  notices(user: string): readonly UiNotice[];
  /** Notes that the app is being asked; gives the function that ends it. */
  begin(user: string, what: Omit<UiPending, 'id' | 'at'>): () => void;
  notify(user: string, notice: Omit<UiNotice, 'id' | 'at'>): UiNotice;
  dismiss(user: string, id: string): boolean;
}

/** At most so many notices are kept for a person; the oldest go first. */
const KEPT_NOTICES = 50;

/** Makes the sessions of a workspace. */
export function sessionBook(clock: Clock, ids: Ids, changes: Changes): Sessions {
  const pending = new Map<string, UiPending[]>();
  const notices = new Map<string, UiNotice[]>();
  return {
    pending: (user) => pending.get(user) ?? [],
    notices: (user) => notices.get(user) ?? [],
    begin(user, what) {
      const entry: UiPending = { ...what, id: ids.next('P'), at: clock.now().getTime() };
      pending.set(user, [...(pending.get(user) ?? []), entry]);
      changes.emit({ type: 'pending', user });
      return () => {
        pending.set(
          user,
          (pending.get(user) ?? []).filter((other) => other.id !== entry.id),
        );
        changes.emit({ type: 'pending', user });
      };
    },
    notify(user, given) {
      const notice: UiNotice = { ...given, id: ids.next('N'), at: clock.now().getTime() };
      notices.set(user, [...(notices.get(user) ?? []), notice].slice(-KEPT_NOTICES));
      changes.emit({ type: 'notice', user, id: notice.id });
      return notice;
    },
    dismiss(user, id) {
      const before = notices.get(user) ?? [];
      const after = before.filter((notice) => notice.id !== id);
      notices.set(user, after);
      if (after.length === before.length) return false;
      changes.emit({ type: 'notice_removed', user, id });
      return true;
    },
  };
}
