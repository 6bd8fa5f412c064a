import { describe, expect, it } from 'vitest';
import { type Fault, fault } from '../../src/errors.ts';
import { doAtMostOnce } from '../../src/jobs/do-once.ts';
import { jumpClock } from '../support/faults/jump-clock.ts';

/** A change nobody can ask about; `meets` is what each try of it comes to. */
function sending(meets: (call: number) => void = () => undefined, begun = false) {
  const control = new AbortController();
  const how = { clock: jumpClock(), signal: control.signal, touched: false };
  const world = { sent: 0 };
  const apply = async () => {
    world.sent += 1;
    meets(world.sent);
    return 'sent';
  };
  const run = () => doAtMostOnce(how, apply, { say: () => undefined }, begun);
  return { how, world, control, run };
}

const code = (expected: string) => (error: unknown) => (error as Fault).code === expected;
const unknown = code('OUTCOME_UNKNOWN');

describe('a change nobody can ask about', () => {
  it('is sent once', async () => {
    const { world, run } = sending();
    expect(await run()).toBe('sent');
    expect(world.sent).toBe(1);
  });

  it('is unknown when its reply is lost, at once: it is not sent again', async () => {
    const { world, how, run } = sending(() => {
      throw fault('POD_CALL_FAILED', 'The connection was cut.', { effect: 'unknown' });
    });
    await expect(run()).rejects.toSatisfy(unknown);
    expect(world.sent).toBe(1);
    expect(how).toMatchObject({ touched: true, clock: { elapsedMs: 0 } });
  });

  it('is unknown when an earlier worker may have sent it', async () => {
    const { world, run } = sending(undefined, true);
    await expect(run()).rejects.toSatisfy(unknown);
    expect(world.sent).toBe(0);
  });

  it('is unknown when its own code breaks after it was called', async () => {
    const { run } = sending(() => {
      throw new TypeError('not a function');
    });
    await expect(run()).rejects.toSatisfy(unknown);
  });

  it('is sent again after a refusal that is sure and may pass', async () => {
    const { world, run } = sending((call) => {
      if (call < 3) throw fault('CLUSTER_UNREACHABLE', 'Not reached.');
    });
    expect(await run()).toBe('sent');
    expect(world.sent).toBe(3);
  });

  it('leaves the run untouched where the refusal is sure and stays', async () => {
    const { how, run } = sending(() => {
      throw fault('CLUSTER_FORBIDDEN', 'No.');
    });
    await expect(run()).rejects.toSatisfy(code('CLUSTER_FORBIDDEN'));
    expect(how.touched).toBe(false);
  });

  it('is unknown when somebody cancels while it is on its way', async () => {
    const { control, run } = sending(() => {
      control.abort(fault('CANCELLED', 'Stop.'));
      throw control.signal.reason;
    });
    await expect(run()).rejects.toSatisfy(unknown);
  });

  it('is left to the next worker when this one stops', async () => {
    const { control, run } = sending(() => {
      control.abort(fault('WORKER_STOPPING', 'Stop.'));
      throw control.signal.reason;
    });
    await expect(run()).rejects.toSatisfy(code('WORKER_STOPPING'));
  });
});
