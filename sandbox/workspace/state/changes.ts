/** What changed in the workspace: enough to know who must be told, little enough to be emitted always. */
export type Change =
  | {
      readonly type: 'message';
      readonly channel: string;
      readonly ts: string;
      readonly ephemeralTo?: string | undefined;
    }
  | {
      readonly type: 'message_removed';
      readonly channel: string;
      readonly ts: string;
      readonly ephemeralTo?: string | undefined;
    }
  | { readonly type: 'channel'; readonly id: string; readonly left?: string }
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'group'; readonly id: string }
  | { readonly type: 'modals'; readonly user: string }
  | { readonly type: 'home'; readonly user: string }
  | { readonly type: 'file'; readonly id: string }
  | { readonly type: 'pending'; readonly user: string }
  | { readonly type: 'notice'; readonly user: string; readonly id: string }
  | { readonly type: 'notice_removed'; readonly user: string; readonly id: string }
  | { readonly type: 'panel'; readonly name: string }
  | { readonly type: 'panels' }
  | { readonly type: 'clock' };

export interface NumberedChange {
  readonly revision: number;
  readonly change: Change;
}

/** Where changes are told. Listeners run at once, in the order they came. */
export interface Changes {
  readonly revision: number;
  emit(change: Change): void;
  /** Gives the function that ends the subscription. */
  on(listener: (numbered: NumberedChange) => void): () => void;
  /** The changes after `revision`, oldest first; undefined when that is longer ago than is remembered. */
  since(revision: number): readonly NumberedChange[] | undefined;
}

/** Makes a hub that remembers the last `memory` changes. */
export function changeHub(memory = 2_000): Changes {
  const listeners = new Set<(numbered: NumberedChange) => void>();
  let remembered: NumberedChange[] = [];
  let revision = 0;
  return {
    get revision() {
      return revision;
    },
    emit(change) {
      revision += 1;
      const numbered = { revision, change };
      remembered.push(numbered);
      if (remembered.length > 2 * memory) remembered = remembered.slice(-memory);
      for (const listener of [...listeners]) listener(numbered);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since(from) {
      if (from > revision || from < revision - remembered.length) return undefined;
      return remembered.filter((numbered) => numbered.revision > from);
    },
  };
}
