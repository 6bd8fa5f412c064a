import { describe, expect, it } from 'vitest';
import { type Fault, fault } from '../../src/errors.ts';
import { doOnce } from '../../src/jobs/do-once.ts';
import { type JumpClock, jumpClock } from '../support/faults/jump-clock.ts';

/** A platform on which one thing can be changed, and what a call of it meets, call by call. */
function platform(meets: { readonly look?: (call: number) => void; readonly write?: (call: number) => void } = {}) {
  const world = { changed: 0, looks: 0, writes: 0, lookedAt: [] as number[] };
  const clock: JumpClock = jumpClock();
  const control = new AbortController();
  const how = { clock, signal: control.signal, touched: false };
  const said: string[] = [];
  const effect = {
    async done() {
      world.looks += 1;
      world.lookedAt.push(clock.elapsedMs);
      meets.look?.(world.looks);
      return world.changed > 0 ? 'changed' : undefined;
    },
    async apply() {
      world.writes += 1;
      meets.write?.(world.writes);
      world.changed += 1;
      return 'changed';
    },
  };
  const run = () => doOnce(how, effect, { say: (text) => void said.push(text) });
  return { world, how, clock, control, said, run };
}

const unreachable = (effect: 'none' | 'unknown') => fault('CLUSTER_UNREACHABLE', 'No answer.', { effect });
const code = (expected: string) => (error: unknown) => (error as Fault).code === expected;

describe('a change', () => {
  it('that this run has made already is not made again', async () => {
    const { world, how, run } = platform();
    world.changed = 1;
    expect(await run()).toBe('changed');
    expect(world.writes).toBe(0);
    expect(how.touched).toBe(true);
  });

  it('whose reply is lost is found in the world, and made once', async () => {
    const { world, run, said } = platform({
      write: () => {
        world.changed += 1;
        throw unreachable('unknown');
      },
    });
    expect(await run()).toBe('changed');
    expect(world).toMatchObject({ changed: 1, writes: 1 });
    expect(said).toEqual(['outcome unknown, checking']);
  });

  it('that was lost before it arrived is sent once more', async () => {
    const { world, run } = platform({
      write: (call) => {
        if (call === 1) throw unreachable('unknown');
      },
    });
    expect(await run()).toBe('changed');
    expect(world).toMatchObject({ changed: 1, writes: 2 });
  });

  it('is asked about for minutes while the platform is away, and the truth is told', async () => {
    const { world, clock, run } = platform({
      look: () => {
        if (clock.elapsedMs > 0 && clock.elapsedMs < 90_000) throw unreachable('none');
      },
      write: () => {
        world.changed += 1;
        throw unreachable('unknown');
      },
    });
    expect(await run()).toBe('changed');
    expect(world).toMatchObject({ changed: 1, writes: 1 });
  });

  it('nobody can ask about ends as unknown after three minutes', async () => {
    const { clock, how, run } = platform({
      look: (call) => {
        if (call > 1) throw unreachable('none');
      },
      write: () => {
        throw unreachable('unknown');
      },
    });
    await expect(run()).rejects.toSatisfy(code('OUTCOME_UNKNOWN'));
    expect(clock.elapsedMs).toBeGreaterThan(170_000);
    expect(how.touched).toBe(true);
  });

  it.each([
    ['the right to look was taken away', fault('CLUSTER_FORBIDDEN', 'No right.')],
    ['looking breaks', new Error('a fault of the code')],
  ])('of unknown outcome that nobody can ask about for good ends as unknown: %s', async (_, refusal) => {
    const { run, how } = platform({
      look: (call) => {
        if (call > 1) throw refusal;
      },
      write: () => {
        throw unreachable('unknown');
      },
    });
    await expect(run()).rejects.toSatisfy(code('OUTCOME_UNKNOWN'));
    expect(how.touched).toBe(true);
  });

  it('of unknown outcome that another worker has taken over is left to that one', async () => {
    const { run } = platform({
      look: (call) => {
        if (call > 1) throw fault('LEASE_LOST', 'Taken over.');
      },
      write: () => {
        throw unreachable('unknown');
      },
    });
    await expect(run()).rejects.toSatisfy(code('LEASE_LOST'));
  });

  it('that is refused changed nothing, and is not tried again', async () => {
    const { world, how, run } = platform({
      write: () => {
        throw fault('CLUSTER_FORBIDDEN', 'May not.');
      },
    });
    await expect(run()).rejects.toSatisfy(code('CLUSTER_FORBIDDEN'));
    expect(world.writes).toBe(1);
    expect(how.touched).toBe(false);
  });

  it('met by a busy API is tried again, and not before Retry-After is over', async () => {
    const { world, run } = platform({
      write: (call) => {
        if (call === 1) throw fault('CLUSTER_BUSY', 'Busy.', { retryAfterMs: 30_000 });
      },
    });
    expect(await run()).toBe('changed');
    expect(world.lookedAt).toEqual([0, 30_000]);
  });

  it('met by an API that stays away before anything was sent fails cleanly within a minute', async () => {
    const { clock, how, run } = platform({
      look: () => {
        throw unreachable('none');
      },
    });
    await expect(run()).rejects.toSatisfy(code('CLUSTER_UNREACHABLE'));
    expect(clock.elapsedMs).toBeLessThanOrEqual(60_000);
    expect(how.touched).toBe(false);
  });

  it('of unknown outcome that somebody cancels does not end as cancelled', async () => {
    const { control, run } = platform({
      look: (call) => {
        if (call > 1) throw unreachable('none');
      },
      write: () => {
        control.abort(fault('CANCELLED', 'Stop.'));
        throw unreachable('unknown');
      },
    });
    await expect(run()).rejects.toSatisfy(code('OUTCOME_UNKNOWN'));
  });

  it('of unknown outcome is left to the next worker when this one is stopped', async () => {
    const { control, how, run } = platform({
      write: () => {
        control.abort(fault('WORKER_STOPPING', 'Stop.'));
        throw unreachable('unknown');
      },
    });
    await expect(run()).rejects.toSatisfy(code('WORKER_STOPPING'));
    expect(how.touched).toBe(true);
  });
});
