import type { Store } from '../store/store.ts';
import type { Timeline } from '../timeline.ts';
import type { Controller, Key } from './controller.ts';

/** How long controllers take to notice a change, in ms. */
const LATENCY_MS = 4;

/** Runs controllers on the timeline: each change marks objects, and a little later every marked object is reconciled once. */
export function runControllers(store: Store, timeline: Timeline, controllers: readonly Controller[]): void {
  const marked = new Map<Controller, Set<Key>>(controllers.map((controller) => [controller, new Set()]));
  const later = new Map<string, () => void>();
  let planned = false;

  const plan = () => {
    if (planned) return;
    planned = true;
    timeline.after(LATENCY_MS, drain);
  };

  const look = (controller: Controller, index: number, key: Key) => {
    const slash = key.indexOf('/');
    const wait = controller.reconcile(key.slice(0, slash), key.slice(slash + 1));
    const timer = `${index} ${key}`;
    later.get(timer)?.();
    later.delete(timer);
    if (wait === undefined) return;
    const again = () => {
      later.delete(timer);
      marked.get(controller)?.add(key);
      plan();
    };
    later.set(timer, timeline.after(wait, again));
  };

  const drain = () => {
    planned = false;
    for (const [index, controller] of controllers.entries()) {
      const keys = marked.get(controller);
      if (!keys || keys.size === 0) continue;
      const batch = [...keys];
      keys.clear();
      for (const key of batch) look(controller, index, key);
    }
  };

  store.onChange((change) => {
    for (const controller of controllers) {
      const keys = controller.affected(change);
      if (keys.length === 0) continue;
      for (const key of keys) marked.get(controller)?.add(key);
      plan();
    }
  });
}
