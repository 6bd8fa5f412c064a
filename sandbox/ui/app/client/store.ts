import type { UiState } from '../../../workspace/ui-protocol.ts';
import type { StateValues } from '../../../workspace/wire.ts';
import type { PanelState } from '../../panel-protocol.ts';
import type { Route } from '../model/route.ts';
import type { Tree } from '../render/tree.ts';

export type Theme = 'system' | 'light' | 'dark';

/** A sentence that shows for a while. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

/** A question over everything else. */
export interface Question {
  readonly title: string;
  readonly text: Tree;
  readonly yes: string;
  readonly no: string;
  readonly danger: boolean;
  answer(yes: boolean): void;
}

/** A panel as it was read last, or why it could not be. */
export type PanelView = PanelState | { readonly error: string };

/** All the page knows. Never changed in place. */
export interface AppState {
  /** What the workspace said. */
  readonly server: UiState;
  readonly live: boolean;
  readonly route: Route;
  readonly theme: Theme;
  /** Of each channel, the `ts` of the newest message that was looked at. */
  readonly seen: Readonly<Record<string, string>>;
  /** What was seen when the channel in sight was opened: the line above what is new stays there while one reads. */
  readonly seenOnOpening: string | undefined;
  /** What was typed and picked in messages and views, by place. */
  readonly answers: Readonly<Record<string, StateValues>>;
  /** What is wrong with the answers of a view: view id → block id → sentence. */
  readonly problems: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly toasts: readonly Toast[];
  readonly question: Question | undefined;
  /** The side panel that is open. */
  readonly panel: string | undefined;
  readonly panels: Readonly<Record<string, PanelView>>;
  /** The list of channels lies over the page (on a phone). */
  readonly drawer: boolean;
  /** Rises now and then, so that relative times are drawn again. */
  readonly tick: number;
}

export interface Store {
  get(): AppState;
  set(patch: Partial<AppState>): void;
  /** Gives the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** Makes a store. */
export function makeStore(first: AppState): Store {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
