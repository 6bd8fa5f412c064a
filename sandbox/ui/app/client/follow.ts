import type { UiChange, UiNotice } from '../../../workspace/ui-protocol.ts';
import { applyChange } from '../model/apply-change.ts';
import { followChanges } from './events.ts';
import { readState } from './remote.ts';
import type { Store } from './store.ts';

export interface Follower {
  panelNews(name: string): void;
  notice(notice: UiNotice): void;
  /** The person this page is for is not there any more. */
  gone(): void;
}

interface Numbered {
  readonly change: UiChange;
  readonly revision: number;
}

/** Keeps the store's picture of the workspace as the workspace is. Gives the function that ends it. */
export function followWorkspace(store: Store, follower: Follower): () => void {
  const { user, revision: first } = store.get().server;
  /** Changes that came while the state was read again: they may be newer than what was read. */
  let meanwhile: Numbered[] | undefined;
  let cut = false;

  function apply({ change }: Numbered): void {
    if (change.type === 'hello' || change.type === 'reset') return;
    if (change.type === 'panel') {
      follower.panelNews(change.name);
      return;
    }
    store.set({ server: applyChange(store.get().server, change) });
    if (change.type === 'notice') follower.notice(change.notice);
  }

  async function readAgain(): Promise<void> {
    if (meanwhile !== undefined) return;
    meanwhile = [];
    const server = await readState(user).catch(() => null);
    const waiting = meanwhile;
    meanwhile = undefined;
    if (server === undefined) follower.gone();
    if (server === undefined || server === null) return;
    store.set({ server });
    for (const numbered of waiting) if (numbered.revision > server.revision) apply(numbered);
  }

  return followChanges(user, first, {
    change(change, revision) {
      if (change.type === 'reset') readAgain().catch(() => undefined);
      meanwhile?.push({ change, revision });
      apply({ change, revision });
    },
    connected(live) {
      // After a cut another workspace may answer, with revisions of its own: what it says anew is believed.
      if (live && cut) readAgain().catch(() => undefined);
      cut = !live;
      store.set({ live });
    },
  });
}
