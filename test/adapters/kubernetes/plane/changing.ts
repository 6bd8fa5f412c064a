import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../../src/adapters/kubernetes/cluster.ts';
import type { Fault } from '../../../../src/errors.ts';
import { eventually } from '../../../support/patience.ts';
import { adminCluster, type ClosableCluster, namespace, type Plane, rolledOut } from './fixture.ts';
import { forwardTo } from './forwarder.ts';

const jobManifest = (name: string, image: string) => ({
  metadata: { name, annotations: { purpose: 'smoke' } },
  spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'test', image }] } } },
});

function changesOfDeployments(plane: Plane, cluster: () => ClosableCluster): void {
  test('a restart writes its mark, and its stale repetition is refused', async () => {
    const from = await cluster().deployment('mcp-server');
    const change = {
      from,
      mark: { run: 'run-1', fence: 4 },
      templateAnnotations: { 'kubectl.kubernetes.io/restartedAt': 't1' },
    };
    const written = await cluster().changeDeployment(change);
    expect(written.generation).toBe(from.generation + 1);
    expect(written.annotations).toMatchObject({
      'mcp-chatops/run': 'run-1',
      'mcp-chatops/fence': '4',
      'team/owner': 'platform',
    });
    expect(written.template).toMatchObject({
      metadata: { annotations: { 'mcp.test/cpu': '70m', 'kubectl.kubernetes.io/restartedAt': 't1' } },
    });
    await expect(
      cluster().changeDeployment({ ...change, templateAnnotations: { again: 'yes' } }),
    ).rejects.toMatchObject({
      code: 'CLUSTER_CONFLICT',
      effect: 'none',
    });
    await rolledOut(cluster(), 'mcp-server');
    expect(JSON.stringify(await cluster().deployment('mcp-server'))).not.toContain('again');

    const overtaken = { from: await cluster().deployment('mcp-server'), mark: { run: 'run-1', fence: 3 } };
    await expect(cluster().changeDeployment(overtaken)).rejects.toMatchObject({ code: 'LEASE_LOST' });

    const { body } = await plane().send('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/mcp-server?x=1`);
    expect(JSON.stringify(body)).toContain('"manager":"mcp-chatops"');
  });

  test('a rollback takes the template and annotations of a revision; the old ReplicaSet serves again', async () => {
    const from = await cluster().deployment('mcp-server');
    const target = (await cluster().revisions(from)).find(({ images }) => images[0] === 'mcp/server:2.3.9');
    if (target === undefined) throw new Error('the first revision is gone');
    await cluster().changeDeployment({
      from,
      mark: { run: 'run-2', fence: 1 },
      template: target.template,
      annotations: { 'kubernetes.io/change-cause': 'rolled back' },
    });
    await rolledOut(cluster(), 'mcp-server');
    const after = await cluster().deployment('mcp-server');
    expect(after.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'rolled back',
      'mcp-chatops/run': 'run-2',
    });
    expect(after.annotations).not.toHaveProperty('team/owner');
    const newest = (await cluster().revisions(after)).at(-1);
    expect(newest).toMatchObject({ uid: target.uid, number: after.revision, replicas: 2 });
    expect(after.revision).toBeGreaterThan(from.revision);
  });

  test('an invalid template is refused by field, without its values', async () => {
    const from = await cluster().deployment('mcp-server');
    const containers = [{ name: 'Not A Name', image: '' }];
    const fault: Fault = await cluster()
      .changeDeployment({
        from,
        mark: { run: 'run-3', fence: 1 },
        template: { ...from.template, spec: { containers } },
      })
      .catch((error) => error);
    expect(fault).toMatchObject({ code: 'CLUSTER_INVALID', effect: 'none' });
    expect(fault.message).toContain('spec.template.spec.containers[0].name: field value invalid');
    expect(fault.message).not.toContain('Not A Name');
  });
}

function wireTests(plane: Plane): void {
  test('200 calls use at most two connections; a lost reply leaves a mark that tells the truth', async () => {
    const wire = await forwardTo(plane().server);
    const text = readFileSync(plane().kubeconfigPath, 'utf8').replace(plane().server, `https://127.0.0.1:${wire.port}`);
    const cluster = await kubernetesCluster({ kubeconfig: { text }, namespace, clock: movableClock() });
    for (let i = 0; i < 200; i++) await cluster.deployment('mcp-server');
    expect(wire.connections()).toBeLessThanOrEqual(2);

    const from = await cluster.deployment('mcp-server');
    wire.muteReplies();
    const change = { from, mark: { run: 'run-lost', fence: 1 }, templateAnnotations: { lost: 'reply' } };
    await expect(cluster.changeDeployment(change, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      effect: 'unknown',
    });
    wire.cut();
    expect((await cluster.deployment('mcp-server')).annotations).toMatchObject({ 'mcp-chatops/run': 'run-lost' });
    await cluster.close();
    await wire.close();
  });
}

/** What the adapter changes. Leaves `mcp-server` rolled out. */
export function changingTests(plane: Plane): void {
  describe('changing', () => {
    let cluster: ClosableCluster;
    beforeAll(async () => {
      cluster = await adminCluster(plane());
    });
    afterAll(async () => {
      await rolledOut(cluster, 'mcp-server');
      await cluster.close();
    });
    changesOfDeployments(plane, () => cluster);
    wireTests(plane);

    test('a Job is made once, and followed to its end', async () => {
      expect(await cluster.job('smoke')).toBeUndefined();
      const made = await cluster.createJob(jobManifest('smoke', 'mcp/smoke:1'), { run: 'run-4', fence: 1 });
      expect(made).toMatchObject({
        name: 'smoke',
        state: 'running',
        annotations: { purpose: 'smoke', 'mcp-chatops/run': 'run-4', 'mcp-chatops/fence': '1' },
      });
      const again = await cluster.createJob(jobManifest('smoke', 'mcp/smoke:2'), { run: 'run-5', fence: 1 });
      expect(again).toMatchObject({ uid: made.uid, annotations: { 'mcp-chatops/run': 'run-4' } });
      await cluster.createJob(jobManifest('smoke-fails', 'mcp/smoke:1-fails'), { run: 'run-6', fence: 1 });
      await eventually(
        async () => {
          expect(await cluster.job('smoke')).toMatchObject({ state: 'succeeded', reason: 'CompletionsReached' });
          expect(await cluster.job('smoke-fails')).toMatchObject({ state: 'failed', reason: 'BackoffLimitExceeded' });
        },
        { interval: 200 },
      );
      const nameless = cluster.createJob({ spec: {} }, { run: 'run-7', fence: 1 });
      await expect(nameless).rejects.toMatchObject({ code: 'PARAM_INVALID' });
      const empty = cluster.createJob({ metadata: { name: 'empty' }, spec: {} }, { run: 'run-8', fence: 1 });
      await expect(empty).rejects.toMatchObject({ code: 'CLUSTER_INVALID', effect: 'none' });
    });

    test('a program runs in a container', async () => {
      const [pod] = await cluster.pods(await cluster.deployment('mcp-server'));
      const target = { pod: pod?.name ?? '', container: 'server' };
      const run = (command: string[], more: object = {}) => cluster.exec({ ...target, command, ...more });
      expect(await run(['sh', '-c', 'echo out; echo err >&2'])).toEqual({
        exitCode: 0,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      // The simulated kubelet does not pass on the end of stdin, so the program must know how much it reads.
      expect(await run(['head', '-c', '11'], { stdin: 'hello world' })).toMatchObject({ stdout: 'hello world' });
      const big = await run(['head', '-c', '3000000', '/dev/zero'], { maxBytes: 2_000_000 });
      expect([big.exitCode, big.stdout.length]).toEqual([0, 2_000_000]);
      // It gives no exit code either, but a failure of its own.
      await expect(run(['false'])).rejects.toMatchObject({
        code: 'EXEC_FAILED',
        message: expect.stringContaining('exit status 1'),
      });
      await expect(run(['no-such-program'])).rejects.toMatchObject({ code: 'EXEC_FAILED' });
      await expect(cluster.exec({ ...target, command: ['sleep', '30'] }, { timeoutMs: 500 })).rejects.toMatchObject({
        code: 'EXEC_FAILED',
        message: expect.stringContaining('no end within 500 ms'),
      });
      await expect(cluster.exec({ ...target, pod: 'gone', command: ['true'] })).rejects.toMatchObject({
        code: 'CLUSTER_NOT_FOUND',
      });
      await expect(cluster.exec({ ...target, container: 'gone', command: ['true'] })).rejects.toMatchObject({
        code: 'EXEC_FAILED',
        effect: 'none',
      });
    });
  });
}
