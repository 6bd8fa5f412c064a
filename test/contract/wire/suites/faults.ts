import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../../sandbox/cluster/objects/meta.ts';
import { isReady } from '../../../../sandbox/cluster/objects/pod.ts';
import { openField } from '../field.ts';
import type { Suite } from './suite.ts';

const image = (fault: string) => `mcp/server:2.4.0-${fault}`;

/** Faults of pods, by the end of the image tag: each is told by the pod's status as a person would look for it. */
export const faults: Suite = (target) => {
  describe('pods with a fault', () => {
    it('waits for an image that does not exist', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: image('bad-image') });
      const pod = await field.podThat('ImagePullBackOff', ({ state }) => state.waiting?.reason === 'ImagePullBackOff');
      const [status] = pod.status.containerStatuses ?? [];
      expect(pod.status.phase).toBe('Pending');
      expect(status).toMatchObject({ ready: false, started: false, restartCount: 0, lastState: {} });
      expect(status?.state.waiting?.message).toContain(`Back-off pulling image "${image('bad-image')}"`);
    });

    it('waits for configuration that does not exist', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: image('missing-config') });
      const reason = 'CreateContainerConfigError';
      const pod = await field.podThat(reason, ({ state }) => state.waiting?.reason === reason);
      expect(pod.status.phase).toBe('Pending');
      expect(pod.status.containerStatuses?.[0]?.state.waiting?.message).toBe('secret "mcp-secrets" not found');
    });

    it('restarts a container that ends, with a pause', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: image('crash-loop') });
      const pod = await field.podThat('CrashLoopBackOff', ({ state }) => state.waiting?.reason === 'CrashLoopBackOff');
      const [status] = pod.status.containerStatuses ?? [];
      expect(pod.status.phase).toBe('Running');
      expect(status?.restartCount).toBeGreaterThanOrEqual(1);
      expect(status?.state.waiting?.message).toMatch(/^back-off 10s restarting failed container/);
      expect(status?.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
      expect(isReady(pod)).toBe(false);
    });

    it('ends a container that takes too much memory with 137, after it was ready', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: image('out-of-memory') });
      await field.podThat('a ready pod', ({ ready }) => ready);
      const pod = await field.podThat('OOMKilled', ({ lastState }) => lastState.terminated?.reason === 'OOMKilled');
      const [status] = pod.status.containerStatuses ?? [];
      expect(status?.lastState.terminated?.exitCode).toBe(137);
      expect(status?.restartCount).toBeGreaterThanOrEqual(1);
      expect(status?.lastState.terminated?.startedAt).toMatch(/^20\d\d-/);
    });

    it('runs without getting ready', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, image: image('not-ready'), probe: true });
      const pod = await field.podThat(
        'a started container',
        ({ started, state }) => started === true && state.running !== undefined,
      );
      expect(pod.status.phase).toBe('Running');
      expect(pod.status.containerStatuses?.[0]).toMatchObject({ ready: false, restartCount: 0 });
      expect(conditionOf(pod.status.conditions, 'Ready')).toMatchObject({
        status: 'False',
        reason: 'ContainersNotReady',
      });
      const deployment = await field.deploymentThat('one pod', ({ status }) => status.replicas === 1);
      expect(deployment.status).toMatchObject({ updatedReplicas: 1, unavailableReplicas: 1 });
      expect(conditionOf(deployment.status.conditions, 'Available')).toMatchObject({
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      });
    });

    it('gets ready late', async () => {
      const field = await openField(target().admin);
      await field.deploy({
        replicas: 1,
        image: image('slow-start'),
        templateAnnotations: { 'mcp.test/ready-after': '1s' },
      });
      await field.podThat(
        'a running pod that is not ready',
        ({ ready, state }) => !ready && state.running !== undefined,
      );
      await field.podThat('a ready pod', ({ ready }) => ready);
      await field.settled();
    });

    it('takes the fault from the annotation of the template, too', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, templateAnnotations: { 'mcp.test/fault': 'not-ready' } });
      await field.podThat(
        'a running pod that is not ready',
        ({ ready, state }) => !ready && state.running !== undefined,
      );
    });
  });
};
