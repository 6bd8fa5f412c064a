import { describe, expect, test } from 'vitest';
import { deploymentOf } from '../../../src/adapters/kubernetes/deployment.ts';
import { eventsOf } from '../../../src/adapters/kubernetes/event.ts';
import { podOf } from '../../../src/adapters/kubernetes/pod.ts';
import { revisionsOf } from '../../../src/adapters/kubernetes/revision.ts';

const now = new Date('2026-01-01T00:10:00Z');

describe('times from outside', () => {
  const never = ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '1999-12-31T23:59:59Z', 'yesterday', '', 0, null];
  const objectWith = (at: unknown) => ({
    metadata: { name: 'x', creationTimestamp: at },
    status: {
      conditions: [{ type: 'Ready', lastTransitionTime: at, lastUpdateTime: at }],
      containerStatuses: [
        {
          name: 'c',
          state: { running: { startedAt: at } },
          lastState: { terminated: { exitCode: 128, reason: 'StartError', startedAt: at, finishedAt: at } },
        },
      ],
    },
    spec: { containers: [{ name: 'c' }] },
  });
  /** Every time a reader gives, of an object all of whose times are `at`. */
  const timesOf = (at: unknown) => {
    const pod = podOf(objectWith(at), now);
    const [container] = pod.containers;
    const running = container?.state.kind === 'running' ? container.state.since : 'not running';
    const owned = {
      ...objectWith(at),
      metadata: { creationTimestamp: at, ownerReferences: [{ uid: 'd', controller: true }] },
    };
    return {
      made: [pod.createdAt, revisionsOf([owned], 'd', now)[0]?.createdAt],
      others: [
        running,
        container?.last?.startedAt,
        container?.last?.finishedAt,
        pod.conditions[0]?.at,
        deploymentOf(objectWith(at), now).conditions[0]?.at,
        eventsOf([{ lastTimestamp: at, eventTime: at, series: { lastObservedTime: at } }], now)[0]?.at || undefined,
      ],
    };
  };

  test.each(never)('%j was never set', (at) => {
    const { made, others } = timesOf(at);
    expect(others).toEqual(others.map(() => undefined));
    expect(made).toEqual(made.map(() => now.toISOString()));
  });

  test('what is still to come is now', () => {
    const { made, others } = timesOf('2026-01-01T00:10:30Z');
    for (const at of [...made, ...others]) expect(at).toBe(now.toISOString());
  });
});
