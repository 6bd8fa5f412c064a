import type { Store } from '../ports/store.ts';
import type { WakeQueue } from './queue.ts';

/**
 * Hands the outbox of the store to the queue. What the queue does not take is not kept: the runs themselves say that they are due,
 * and workers find them by looking. True when every wake-up was taken.
 */
export async function relay(store: Store, queue: WakeQueue): Promise<boolean> {
  for (;;) {
    const wakes = await store.takeDispatch(500);
    if (wakes.length === 0) return true;
    if (!(await queue.add(wakes))) return false;
    if (wakes.length < 500) return true;
  }
}
