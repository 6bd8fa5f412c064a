import { expect, it } from 'vitest';
import type { WakeQueue } from '../../src/jobs/queue.ts';
import { relay } from '../../src/jobs/relay.ts';
import type { Store } from '../../src/ports/store.ts';

/** An outbox with so many wake-ups, of which only taking is asked. */
function outbox(count: number) {
  const left = Array.from({ length: count }, (_, index) => ({ run: index, attempt: index }));
  const takeDispatch: Store['takeDispatch'] = async (limit) => left.splice(0, limit);
  return { left, store: { takeDispatch } as Store };
}

function queue(takes: (batch: number) => boolean) {
  const taken: number[] = [];
  let batches = 0;
  const add: WakeQueue['add'] = async (wakes) => {
    batches += 1;
    if (!takes(batches)) return false;
    taken.push(...wakes.map((wake) => wake.run));
    return true;
  };
  return { taken, queue: { add } as WakeQueue };
}

it('hands over the whole outbox in order, in batches', async () => {
  const { left, store } = outbox(1200);
  const { taken, queue: to } = queue(() => true);
  expect(await relay(store, to)).toBe(true);
  expect(taken).toEqual(Array.from({ length: 1200 }, (_, index) => index));
  expect(left).toEqual([]);
});

it('stops at the first batch the queue does not take, and says so: the rest stays in the outbox', async () => {
  const { left, store } = outbox(1200);
  const { taken, queue: to } = queue((batch) => batch === 1);
  expect(await relay(store, to)).toBe(false);
  expect(taken).toHaveLength(500);
  expect(left).toHaveLength(200);
});

it('has nothing to do with an empty outbox', async () => {
  const { store } = outbox(0);
  const { taken, queue: to } = queue(() => false);
  expect(await relay(store, to)).toBe(true);
  expect(taken).toEqual([]);
});
