import { describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import type { ClusterEvent, Condition, Container, ContainerState, Terminated } from '../../src/ports/workload.ts';
import { type Blocker, blocker, patience } from '../../src/workloads/blocker.ts';
import { aDeployment, aPod } from './samples.ts';

const waiting = (reason: string, message = ''): ContainerState => ({ kind: 'waiting', reason, message });
const stuck = (container: Partial<Container>) => aPod('a', { ready: false }, { ready: false, ...container });
const last: Terminated = {
  kind: 'terminated',
  reason: 'Error',
  exitCode: 1,
  message: '',
  startedAt: undefined,
  finishedAt: undefined,
};
const event = (reason: string): ClusterEvent => ({
  type: 'Warning',
  reason,
  message: 'volume "data" is in use',
  count: 2,
  at: '2026-01-31T14:00:00Z',
  object: { kind: 'Pod', name: 'mcp-server-4-a', uid: 'pod-a' },
});
const rolling = aDeployment({ replicas: { wanted: 3, current: 4, updated: 1, ready: 3, available: 3 } });
const refusal = {
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message: 'exceeded quota: compute',
  at: undefined,
} satisfies Condition;

describe('a rollout that cannot succeed', () => {
  it.each([
    [
      'an image that is not there',
      rolling,
      [stuck({ state: waiting('ImagePullBackOff', 'manifest unknown') })],
      [],
      'image cannot be pulled. mcp-server-4-a: ImagePullBackOff: manifest unknown',
    ],
    [
      'a secret that is not there',
      rolling,
      [stuck({ state: waiting('CreateContainerConfigError', 'secret "x" not found') })],
      [],
      'container cannot start. mcp-server-4-a: CreateContainerConfigError: secret "x" not found',
    ],
    [
      'a program that is not there',
      rolling,
      [stuck({ state: waiting('RunContainerError', 'no such file') })],
      [],
      'container cannot start. mcp-server-4-a: RunContainerError: no such file',
    ],
    [
      'a crash loop from the first start',
      rolling,
      [stuck({ state: waiting('CrashLoopBackOff'), restarts: 3, last })],
      [],
      'crash again and again',
    ],
    [
      'an init container that crashes',
      rolling,
      [stuck({ name: 'migrate', init: true, state: waiting('CrashLoopBackOff'), restarts: 3, last })],
      [],
      'crash again and again. mcp-server-4-a: CrashLoopBackOff after Error (1)',
    ],
    [
      'a volume that does not mount',
      rolling,
      [stuck({ state: waiting('ContainerCreating') })],
      [event('FailedAttachVolume')],
      'volume "data" is in use',
    ],
    [
      'a quota that is used up',
      aDeployment({ ...rolling, conditions: [refusal] }),
      [],
      [],
      'no pod can be made. exceeded quota: compute',
    ],
    [
      'a rollout that somebody paused',
      aDeployment({ ...rolling, paused: true }),
      [],
      [],
      'somebody paused the rollout',
    ],
  ])('%s, within a minute', (_, deployment, pods, events, words) => {
    const found = blocker(deployment, pods, events);
    expect(`${found?.words}. ${found?.detail}`).toContain(words);
    expect(found?.graceMs).toBeLessThanOrEqual(45_000);
  });

  it.each([
    ['a slow start', [stuck({ state: { kind: 'running', since: undefined } })], []],
    [
      'two crashes of a program that waits for another',
      [stuck({ state: waiting('CrashLoopBackOff'), restarts: 2, last })],
      [],
    ],
    ['containers that are being made', [stuck({ state: waiting('ContainerCreating') })], []],
    [
      'a volume that was mounted at last',
      [stuck({ state: { kind: 'running', since: undefined } })],
      [event('FailedMount')],
    ],
    [
      'an init container that made it in the end',
      [
        aPod('a', {
          ready: false,
          containers: [
            { ...stuck({}).containers[0], init: true, restarts: 5, state: { ...last, exitCode: 0 }, last } as Container,
          ],
        }),
      ],
      [],
    ],
    ['a pod that is going away', [aPod('a', { ready: false, deleting: true }, { state: waiting('ErrImagePull') })], []],
  ])('is not %s', (_, pods, events) => expect(blocker(rolling, pods, events)).toBeUndefined());

  it('is not what the controller said before it saw the change', () => {
    expect(blocker(aDeployment({ generation: 3, conditions: [refusal] }), [], [])).toBeUndefined();
  });
});

describe('patience', () => {
  const image: Blocker = { key: 'image', words: 'image', detail: '', graceMs: 30_000 };
  it('ends when the same thing has been in the way all the time', () => {
    const clock = movableClock();
    const outlasts = patience(clock);
    expect(outlasts(image)).toBeUndefined();
    clock.advance(29_000);
    expect(outlasts(image)).toBeUndefined();
    clock.advance(2_000);
    expect(outlasts(image)).toBe(image);
  });

  it('starts over when it was gone, or something else came', () => {
    const clock = movableClock();
    const outlasts = patience(clock);
    for (const between of [undefined, { ...image, key: 'mount' }]) {
      outlasts(image);
      clock.advance(29_000);
      outlasts(between);
      clock.advance(2_000);
      expect(outlasts(image)).toBeUndefined();
    }
  });
});
