import { describe, expect, it } from 'vitest';
import { isFault } from '../../src/errors.ts';
import { anApprovedRun, mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();
const lost = (error: unknown) => isFault(error, 'LEASE_LOST');

describe('a run', () => {
  it('is taken by one of twenty workers', async () => {
    const { run } = await requested(world.store);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.store.runs.claim(run, `w${index}`, 60_000)),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  it('whose worker is silent is taken over, and the old worker can write nothing more', async () => {
    const { run } = await anApprovedRun(world.store);
    const first = await mustClaim(world.store, run, 'w1', 50);
    await world.store.runs.lock(first, 'production/a');
    await world.store.runs.begin(first);
    await world.store.runs.beginStep(first, { key: 'patch', kind: 'effect', position: 0 });
    await expect.poll(() => world.store.runs.claimNext('w2', 60_000, 0)).toMatchObject({ run, takenOver: true });
    const { runs } = world.store;
    await expect(runs.renew(first, 1000)).rejects.toSatisfy(lost);
    await expect(runs.endStep(first, 'patch', { state: 'done' })).rejects.toSatisfy(lost);
    await expect(runs.sayStep(first, 'patch', 'x')).rejects.toSatisfy(lost);
    await expect(runs.verifying(first, {})).rejects.toSatisfy(lost);
    await expect(runs.finish(first, { state: 'succeeded' })).rejects.toSatisfy(lost);
    await expect(runs.release(first)).rejects.toSatisfy(lost);
    expect((await runs.steps(run))[0]).toMatchObject({ key: 'patch', state: 'running' });
  });

  it('whose lease is over is taken at once, a fresh one only after the queue had its chance', async () => {
    const fresh = await anApprovedRun(world.store, {}, 'production/fresh');
    const lapsed = await anApprovedRun(world.store, {}, 'production/lapsed');
    await mustClaim(world.store, lapsed.run, 'w1', 1);
    await expect.poll(() => world.store.runs.claimNext('w2', 60_000, 600_000)).toMatchObject({ run: lapsed.run });
    expect(await world.store.runs.claimNext('w2', 60_000, 600_000)).toBeUndefined();
    expect(await world.store.runs.claimNext('w2', 60_000, 0)).toMatchObject({ run: fresh.run });
  });

  it('given back stays due, also when a renewal that was on its way comes after it', async () => {
    const { run } = await anApprovedRun(world.store);
    const first = await mustClaim(world.store, run);
    await world.store.runs.release(first);
    await expect(world.store.runs.renew(first, 60_000)).rejects.toSatisfy(lost);
    await expect(world.store.runs.release(first)).rejects.toSatisfy(lost);
    expect(await world.store.runs.claimNext('w2', 60_000, 0)).toMatchObject({ run, takenOver: false });
  });

  it('that waits in its step goes back once, and is woken to hear it; one that is elsewhere does not', async () => {
    const { runs } = world.store;
    const { run } = await anApprovedRun(world.store, {}, 'production/back');
    const hold = await mustClaim(world.store, run);
    await runs.lock(hold, 'production/back');
    await runs.begin(hold);
    await runs.beginStep(hold, { key: 'patch', kind: 'effect', position: 0 });
    expect(await runs.goBack(run, 'bake', 'U0LEAD')).toBeUndefined();
    await runs.endStep(hold, 'patch', { state: 'done' });
    expect(await runs.beginStep(hold, { key: 'bake', kind: 'wait', position: 1 })).not.toHaveProperty('backAskedBy');
    await runs.pause(hold, 3_600_000);
    expect(await runs.goBack(run, 'bake', 'U0LEAD')).toBe('U0LEAD');
    expect(await runs.goBack(run, 'bake', 'U0OLA')).toBe('U0LEAD');
    await runs.wakePaused();
    const woken = await mustClaim(world.store, run, 'w2');
    const bake = { key: 'bake', kind: 'wait', position: 1 } as const;
    expect(await runs.beginStep(woken, bake)).toMatchObject({ backAskedBy: 'U0LEAD' });
    // Asked while it looked: it does not sleep over it.
    await runs.pause(woken, 3_600_000);
    expect(await runs.wakePaused()).toBeGreaterThan(0);
    const last = await mustClaim(world.store, run, 'w3');
    await runs.beginStep(last, bake);
    await runs.endStep(last, 'bake', { state: 'done' });
    expect(await runs.goBack(run, 'bake', 'U0OLA')).toBeUndefined();
  });

  it('given back in good order is due at once and counts no attempt', async () => {
    const { run } = await anApprovedRun(world.store);
    const first = await mustClaim(world.store, run);
    await world.store.runs.release(first);
    const second = await mustClaim(world.store, run, 'w2');
    expect(second).toMatchObject({ takenOver: false });
    expect(second.fence).toBeGreaterThan(first.fence);
  });

  it('taken again by the worker that had it counts no attempt: it was slow, and did not die', async () => {
    const { run } = await anApprovedRun(world.store, {}, 'production/slow');
    for (let again = 0; again < 5; again += 1) {
      const claimed = await mustClaim(world.store, run, 'slow', 1);
      expect(claimed).toMatchObject({ takenOver: false, row: { attempt: 1 } });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await mustClaim(world.store, run, 'other', 1)).toMatchObject({ takenOver: true, row: { attempt: 2 } });
  });

  it('that ends a step has its attempts counted from zero', async () => {
    const { run } = await anApprovedRun(world.store, {}, 'production/b');
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const claimed = await mustClaim(world.store, run, `w${attempt}`, 1);
      expect(claimed.row.attempt).toBe(attempt === 1 ? 1 : 2);
      await world.store.runs.beginStep(claimed, { key: `s${attempt}`, kind: 'observe', position: attempt });
      await world.store.runs.endStep(claimed, `s${attempt}`, { state: 'done', result: attempt });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
});

describe('a target', () => {
  it('is held by one run; the others queue and are woken one after the other, in order', async () => {
    const target = 'production/deployment/fifo';
    const { runs } = world.store;
    const ids: number[] = [];
    for (let i = 0; i < 4; i += 1) ids.push((await anApprovedRun(world.store, {}, target)).run);
    const order: number[] = [];
    const holds = await Promise.all(ids.map((id, index) => mustClaim(world.store, id, `w${index}`)));
    for (const hold of holds) {
      const { blockedBy } = await runs.lock(hold, target);
      expect(blockedBy).toBe(hold === holds[0] ? undefined : ids[0]);
    }
    expect((await runs.card(ids[1] ?? 0))?.blockedBy).toEqual({ run: ids[0], requestedBy: 'U1' });
    let holder = holds[0];
    while (holder !== undefined) {
      order.push(holder.run);
      await runs.finish(holder, { state: 'succeeded' });
      const next = ids[order.length];
      holder = next === undefined ? undefined : await mustClaim(world.store, next, 'w9');
      if (holder !== undefined) expect((await runs.lock(holder, target)).blockedBy).toBeUndefined();
    }
    expect(order).toEqual(ids);
    expect(await world.database.query('SELECT * FROM target_locks WHERE target = $1', [target])).toEqual([]);
  });

  it('passes on when a waiting run is cancelled', async () => {
    const target = 'production/deployment/cancelled';
    const [a, b, c] = [
      await anApprovedRun(world.store, {}, target),
      await anApprovedRun(world.store, {}, target),
      await anApprovedRun(world.store, {}, target),
    ];
    const { runs } = world.store;
    const first = await mustClaim(world.store, a.run);
    await runs.lock(first, target);
    for (const waiting of [b, c]) await runs.lock(await mustClaim(world.store, waiting.run), target);
    expect(await runs.cancel(b.run, 'U2')).toBe('cancelled');
    await runs.finish(first, { state: 'succeeded' });
    const next = await mustClaim(world.store, c.run);
    expect((await runs.lock(next, target)).blockedBy).toBeUndefined();
  });
});
