import type { UiAction, UiResult } from '../../../workspace/ui-protocol.ts';
import { emptyRecall, type Recall } from '../model/recall.ts';
import { type Route, readRoute, writeRoute } from '../model/route.ts';
import { channelMessages } from '../model/timeline.ts';
import type { Tree } from '../render/tree.ts';
import { followWorkspace } from './follow.ts';
import { rememberSeen, rememberTheme } from './memory.ts';
import { panelBeside } from './open-panel.ts';
import { sendAction } from './remote.ts';
import type { Store, Theme } from './store.ts';

/** An action without who does it: the page knows. */
type Doing = UiAction extends infer A ? (A extends UiAction ? Omit<A, 'user'> : never) : never;

export interface Ask {
  readonly title: string;
  readonly text: Tree;
  readonly yes?: string;
  readonly no?: string;
  readonly danger?: boolean;
}

/** What was typed and not sent, by place, and what was sent. Nobody is told when it changes. */
export interface Typed {
  readonly drafts: Map<string, string>;
  recall: Recall;
}

/** What the parts of the page can do. */
export interface Client {
  readonly store: Store;
  readonly typed: Typed;
  /** Does something in the workspace; a refusal becomes a toast. */
  act(doing: Doing): Promise<UiResult>;
  /** ms since 1970 by the workspace's clock. */
  now(): number;
  open(route: Route): void;
  toast(text: string, bad?: boolean): void;
  dismissToast(id: number): void;
  /** Shows a question; true for yes. */
  ask(question: Ask): Promise<boolean>;
  setTheme(theme: Theme): void;
  /** Notes that the channel was looked at up to its newest message. */
  markSeen(channel: string): void;
  /** Called when a panel has news. Gives the function that ends it. */
  onPanelNews(listener: (name: string) => void): () => void;
}

const TOAST_MS = 8_000;
const TICK_MS = 20_000;

/** Starts all that goes on by itself: following the workspace and the address, and the tick of relative times. */
export function startClient(store: Store): Client {
  const { user } = store.get().server;
  const panelListeners = new Set<(name: string) => void>();
  let lastToast = 0;

  function toast(text: string, bad = false): void {
    lastToast += 1;
    const id = lastToast;
    store.set({ toasts: [...store.get().toasts.slice(-3), { id, text, bad }] });
    setTimeout(() => dismissToast(id), TOAST_MS);
  }

  function dismissToast(id: number): void {
    store.set({ toasts: store.get().toasts.filter((one) => one.id !== id) });
  }

  function enter(route: Route): void {
    const { route: before, seen, seenOnOpening } = store.get();
    const same = before.place === 'channel' && route.place === 'channel' && before.channel === route.channel;
    const opened = route.place === 'channel' ? seen[route.channel] : undefined;
    const panel = panelBeside(store.get(), route);
    store.set({ route, panel, drawer: false, seenOnOpening: same ? seenOnOpening : opened });
  }

  addEventListener('hashchange', () => {
    const route = readRoute(location.hash);
    if (route !== undefined) enter(route);
  });
  followWorkspace(store, {
    panelNews: (name) => {
      for (const listener of [...panelListeners]) listener(name);
    },
    // Other failures show beside what was used.
    notice: ({ kind, text }) => {
      if (kind === 'shortcut_failed' || kind === 'refused') toast(text, true);
    },
    gone: () => location.reload(),
  });
  setInterval(() => store.set({ tick: store.get().tick + 1 }), TICK_MS);

  return {
    store,
    typed: { drafts: new Map(), recall: emptyRecall },
    async act(doing) {
      const result = await sendAction({ ...doing, user } as UiAction);
      if (!result.ok) toast(result.error, true);
      return result;
    },
    now: () => Date.now() + store.get().server.clockOffsetMs,
    open(route) {
      const hash = writeRoute(route);
      if (location.hash === hash) enter(route);
      else location.hash = hash;
    },
    toast,
    dismissToast,
    ask: ({ title, text, yes = 'Yes', no = 'Cancel', danger = false }) =>
      new Promise((resolve) => {
        const answer = (answered: boolean) => {
          store.set({ question: undefined });
          resolve(answered);
        };
        store.set({ question: { title, text, yes, no, danger, answer } });
      }),
    setTheme(theme) {
      store.set({ theme });
      rememberTheme(theme);
    },
    markSeen(channel) {
      const { server, seen } = store.get();
      const newest = channelMessages(server.messages[channel] ?? []).at(-1)?.ts;
      if (newest === undefined || (seen[channel] ?? '') >= newest) return;
      const next = { ...seen, [channel]: newest };
      store.set({ seen: next });
      rememberSeen(server.team.id, user, next);
    },
    onPanelNews(listener) {
      panelListeners.add(listener);
      return () => panelListeners.delete(listener);
    },
  };
}
