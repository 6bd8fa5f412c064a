import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../../sandbox/cluster/objects/meta.ts';
import type { Deployment, ReplicaSet } from '../../../../sandbox/cluster/objects/workload.ts';
import { type Field, openField } from '../field.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const CAUSE = 'kubernetes.io/change-cause';
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const path = (field: Field) => field.group('apps/v1', 'deployments/mcp-server');
const imagePatch = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'server', image }] } } } });
const imageOf = (set: ReplicaSet) => set.spec.template.spec.containers[0]?.image;
const revisionOf = (object: Deployment | ReplicaSet) => object.metadata.annotations?.[REVISION];

async function setOf(field: Field, image: string): Promise<ReplicaSet> {
  const found = (await field.replicaSets()).find((set) => imageOf(set) === image);
  if (!found) throw new Error(`no replica set of ${image}`);
  return found;
}

/** What `kubectl rollout undo` sends: the old template without its hash, and the old set's annotations with the deployment's own kept. */
function undoPatch(deployment: Deployment, old: ReplicaSet): object[] {
  const own = [
    APPLIED,
    REVISION,
    HISTORY,
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
  ];
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => own.includes(name));
  const taken = Object.entries(old.metadata.annotations ?? {}).filter(([name]) => !own.includes(name));
  const { 'pod-template-hash': _hash, ...labels } = old.spec.template.metadata?.labels ?? {};
  const template = { ...old.spec.template, metadata: { ...old.spec.template.metadata, labels } };
  return [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...taken]) },
  ];
}

export const rollouts: Suite = (target) => {
  describe('rollouts', () => {
    it('creates a deployment that becomes available, with its conditions, counts and first revision', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 3 });
      const deployment = await field.settled();
      expect(deployment.status).toMatchObject({
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
      });
      expect(deployment.status.unavailableReplicas).toBeUndefined();
      expect(deployment.metadata.generation).toBe(1);
      expect(revisionOf(deployment)).toBe('1');
      const [set] = await field.replicaSets();
      expect(conditionOf(deployment.status.conditions, 'Available')).toMatchObject({
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      });
      expect(conditionOf(deployment.status.conditions, 'Progressing')).toMatchObject({
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${set?.metadata.name}" has successfully progressed.`,
      });
      expect(set?.metadata.annotations).toMatchObject({
        [REVISION]: '1',
        'deployment.kubernetes.io/desired-replicas': '3',
        'deployment.kubernetes.io/max-replicas': '4',
      });
      const hash = set?.metadata.labels?.['pod-template-hash'];
      expect(set?.metadata.name).toBe(`mcp-server-${hash}`);
      expect(set?.spec.selector.matchLabels).toEqual({ app: 'mcp-server', 'pod-template-hash': hash });
      expect(set?.metadata.ownerReferences).toMatchObject([
        { kind: 'Deployment', name: 'mcp-server', controller: true },
      ]);
      expect(deployment.spec).toMatchObject({
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      });
    });

    it('never leaves the fenceposts during a rolling update', async () => {
      const field = await openField(target().admin);
      await field.deploy({
        replicas: 3,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      });
      await field.settled();
      const { resourceVersion } = (await field.deployment()).metadata;
      const controller = new AbortController();
      const query = `deployments?watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=20`;
      const seen: Deployment[] = [];
      const watching = (async () => {
        for await (const event of target().admin.watch(field.group('apps/v1', query), controller.signal))
          seen.push(event.object as unknown as Deployment);
      })().catch(() => undefined);
      const patched = await target().admin.patch(path(field), 'strategic', imagePatch('mcp/server:2.4.0'));
      expect(patched.at('metadata', 'generation')).toBe(2);
      const deployment = await field.settled();
      // The watch may be an event behind the read, or ahead of it.
      const version = ({ metadata }: Deployment) => Number(metadata.resourceVersion);
      await expect.poll(() => Math.max(0, ...seen.map(version))).toBeGreaterThanOrEqual(version(deployment));
      controller.abort();
      await watching;
      expect(revisionOf(deployment)).toBe('2');
      expect(seen.length).toBeGreaterThan(3);
      for (const { status } of seen) {
        expect(status.replicas ?? 0).toBeLessThanOrEqual(4);
        expect(status.availableReplicas ?? 0).toBeGreaterThanOrEqual(3);
      }
      const reasons = seen.map(({ status }) => conditionOf(status.conditions, 'Progressing')?.reason);
      expect(reasons).toContain('ReplicaSetUpdated');
      expect(reasons.at(-1)).toBe('NewReplicaSetAvailable');
      const sets = await field.replicaSets();
      expect(sets.map((set) => [imageOf(set), set.spec.replicas]).sort()).toEqual([
        ['mcp/server:2.3.0', 0],
        ['mcp/server:2.4.0', 3],
      ]);
    });

    it('copies the change cause to the newest set only, and keeps it there', async () => {
      const field = await openField(target().admin);
      await field.deploy({ annotations: { [CAUSE]: 'first release' } });
      await field.settled();
      const change = { metadata: { annotations: { [CAUSE]: 'second release' } }, ...imagePatch('mcp/server:2.4.0') };
      await target().admin.patch(path(field), 'strategic', change);
      await field.settled();
      expect((await setOf(field, 'mcp/server:2.3.0')).metadata.annotations?.[CAUSE]).toBe('first release');
      expect((await setOf(field, 'mcp/server:2.4.0')).metadata.annotations?.[CAUSE]).toBe('second release');
    });

    it('undoes a rollout by the patch kubectl sends: the old set is used again under a new number', async () => {
      const field = await openField(target().admin);
      await field.deploy({ annotations: { [CAUSE]: 'first release' } });
      await field.settled();
      const change = { metadata: { annotations: { [CAUSE]: 'second release' } }, ...imagePatch('mcp/server:2.4.0') };
      await target().admin.patch(path(field), 'strategic', change);
      const before = await field.settled();
      const old = await setOf(field, 'mcp/server:2.3.0');
      const answer = await target().admin.patch(path(field), 'json', undoPatch(before, old));
      expect(answer.status).toBe(200);
      const after = await field.settled();
      expect(revisionOf(after)).toBe('3');
      expect(after.metadata.annotations?.[CAUSE]).toBe('first release');
      const again = await setOf(field, 'mcp/server:2.3.0');
      expect(again.metadata.uid).toBe(old.metadata.uid);
      expect(again.metadata.annotations).toMatchObject({ [REVISION]: '3', [HISTORY]: '1' });
      expect((await field.replicaSets()).map(revisionOf).sort()).toEqual(['2', '3']);
    });

    it('does nothing with a paused deployment but scale it, and goes on when it is resumed', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.settled();
      await target().admin.patch(path(field), 'merge', { spec: { paused: true } });
      const paused = await field.deploymentThat(
        'a paused deployment',
        ({ status }) => status.conditions?.some((condition) => condition.reason === 'DeploymentPaused') ?? false,
      );
      expect(conditionOf(paused.status.conditions, 'Progressing')).toMatchObject({
        status: 'Unknown',
        message: 'Deployment is paused',
      });
      await target().admin.patch(path(field), 'strategic', { ...imagePatch('mcp/server:2.4.0') });
      await target().admin.patch(path(field), 'merge', { spec: { replicas: 3 } });
      await field.deploymentThat('three pods', ({ status }) => status.availableReplicas === 3);
      expect((await field.replicaSets()).map(imageOf)).toEqual(['mcp/server:2.3.0']);
      await target().admin.patch(path(field), 'merge', { spec: { paused: null } });
      const resumed = await field.settled();
      expect(revisionOf(resumed)).toBe('2');
      expect((await field.replicaSets()).length).toBe(2);
    });

    it('recreates: nothing new runs before everything old is gone', async () => {
      const field = await openField(target().admin);
      await field.deploy({ strategy: { type: 'Recreate' } });
      await field.settled();
      const controller = new AbortController();
      const mixed: string[] = [];
      const running = new Map<string, string>();
      const watching = (async () => {
        for await (const event of target().admin.watch(
          field.core('pods?watch=true&timeoutSeconds=20'),
          controller.signal,
        )) {
          const pod = event.object as unknown as {
            metadata: { name: string };
            spec: { containers: { image: string }[] };
          };
          if (event.type === 'DELETED') running.delete(pod.metadata.name);
          else running.set(pod.metadata.name, pod.spec.containers[0]?.image ?? '');
          if (new Set(running.values()).size > 1) mixed.push([...running.values()].join());
        }
      })().catch(() => undefined);
      await target().admin.patch(path(field), 'strategic', imagePatch('mcp/server:2.4.0'));
      await field.settled();
      controller.abort();
      await watching;
      expect(mixed).toEqual([]);
      expect([...new Set(running.values())]).toEqual(['mcp/server:2.4.0']);
    });

    it('restarts by the annotation kubectl sets on the template', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.settled();
      const before = (await field.pods()).map((pod) => pod.metadata.uid);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': '2026-01-31T10:00:00Z' };
      await target().admin.patch(path(field), 'strategic', { spec: { template: { metadata: { annotations } } } });
      const deployment = await field.settled();
      expect(revisionOf(deployment)).toBe('2');
      const now = (await field.pods()).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      expect(now.filter((pod) => before.includes(pod.metadata.uid))).toEqual([]);
      const again = await target().admin.patch(path(field), 'strategic', {
        spec: { template: { metadata: { annotations } } },
      });
      expect(again.at('metadata', 'generation')).toBe(deployment.metadata.generation);
    });

    it('fails the rollout when its deadline passes without progress, and takes it back on progress', async () => {
      const field = await openField(target().admin);
      await field.deploy({ progressDeadlineSeconds: 2 });
      await field.settled();
      await target().admin.patch(path(field), 'strategic', imagePatch('mcp/server:2.4.0-not-ready'));
      const failed = await field.deploymentThat(
        'a missed deadline',
        ({ status }) =>
          status.conditions?.some((condition) => condition.reason === 'ProgressDeadlineExceeded') ?? false,
      );
      const condition = conditionOf(failed.status.conditions, 'Progressing');
      const set = await setOf(field, 'mcp/server:2.4.0-not-ready');
      expect(condition).toMatchObject({
        status: 'False',
        message: `ReplicaSet "${set.metadata.name}" has timed out progressing.`,
      });
      expect(conditionOf(failed.status.conditions, 'Available')?.status).toBe('True');
      expect(failed.status.availableReplicas).toBeGreaterThanOrEqual(1);
      await target().admin.patch(path(field), 'strategic', imagePatch('mcp/server:2.3.0'));
      await field.settled();
    });

    it('keeps no more old sets than the history limit', async () => {
      const field = await openField(target().admin);
      await field.deploy({ replicas: 1, revisionHistoryLimit: 1 });
      await field.settled();
      for (const image of ['mcp/server:2', 'mcp/server:3']) {
        await target().admin.patch(path(field), 'strategic', imagePatch(image));
        await field.settled();
      }
      const left = await until('two sets', async () => {
        const sets = await field.replicaSets();
        return sets.length === 2 ? sets : undefined;
      });
      expect(left.map(imageOf).sort()).toEqual(['mcp/server:2', 'mcp/server:3']);
    });
  });
};
