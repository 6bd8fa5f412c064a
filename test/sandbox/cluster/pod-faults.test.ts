import { describe, expect, it } from 'vitest';
import { openLab } from './cluster.ts';

const logOf = async (lab: Awaited<ReturnType<typeof openLab>>, pod: string, query = '') =>
  await lab.client.get(`/api/v1/namespaces/mcp/pods/${pod}/log?${query}`);

describe('faults and what they leave behind', () => {
  it.each([
    ['crash-loop', "unhandled exception: KeyError: 'tool_registry'"],
    ['refused-database', 'connect ECONNREFUSED 10.96.0.40:5432'],
    ['port-conflict', 'address already in use'],
  ])('%s: the log of the last run tells why, also after the restart', async (fault, words) => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, image: `mcp/server:1-${fault}` });
    const pod = await lab.podThat(
      'a pause',
      (one) => one.status.containerStatuses?.[0]?.state.waiting?.reason === 'CrashLoopBackOff',
    );
    const log = await logOf(lab, pod.metadata.name);
    expect(log.text).toContain(words);
    const lines = log.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; timestamp: string });
    expect(lines.some((line) => line.level === 'critical')).toBe(true);
    expect(Number.isNaN(Date.parse(lines[0]?.timestamp ?? ''))).toBe(false);
    expect((await logOf(lab, pod.metadata.name, 'previous=true')).text).toBe(log.text);
  });

  it('refuses a log that is not there, in the words of the kubelet', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, name: 'healthy' });
    lab.deploy({ replicas: 1, name: 'unpullable', image: 'mcp/server:1-bad-image' });
    lab.deploy({ replicas: 1, name: 'unconfigured', image: 'mcp/server:1-missing-config' });
    const podOf = (name: string, reason: string) =>
      lab.podThat(
        reason,
        (pod) =>
          pod.metadata.labels?.['app'] === name && pod.status.containerStatuses?.[0]?.state.waiting?.reason === reason,
      );
    const unpullable = (await podOf('unpullable', 'ImagePullBackOff')).metadata.name;
    const unconfigured = (await podOf('unconfigured', 'CreateContainerConfigError')).metadata.name;
    const healthy = (
      await lab.podThat(
        'a healthy pod',
        (pod) => pod.metadata.labels?.['app'] === 'healthy' && pod.status.phase === 'Running',
      )
    ).metadata.name;
    const cases: [string, string, string][] = [
      [
        unpullable,
        '',
        `container "server" in pod "${unpullable}" is waiting to start: trying and failing to pull image`,
      ],
      [unconfigured, '', `container "server" in pod "${unconfigured}" is waiting to start: CreateContainerConfigError`],
      [healthy, 'previous=true', `previous terminated container "server" in pod "${healthy}" not found`],
    ];
    for (const [pod, query, message] of cases) {
      const answer = await logOf(lab, pod, query);
      expect([answer.status, answer.at('reason'), answer.at('message')]).toEqual([400, 'BadRequest', message]);
    }
  });

  it('pulls a missing image again and again, and runs once a good one is set', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, image: 'mcp/server:1-bad-image' });
    await lab.podThat(
      'a pause',
      (pod) => pod.status.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
    );
    const before = lab.events('Pulling')[0]?.count ?? 0;
    lab.clock.advance(60_000);
    expect(lab.events('Pulling')[0]?.count).toBeGreaterThan(before + 1);
    lab.cluster.deployVersion('mcp', 'mcp-server', 'mcp/server:2', 'a good one');
    await lab.ready(1);
    expect(
      lab.cluster.read('Deployment', 'mcp', 'mcp-server')?.metadata.annotations?.['kubernetes.io/change-cause'],
    ).toBe('a good one');
  });

  it('lets memory rise to the limit before it runs out', async () => {
    const lab = await openLab();
    lab.cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'hungry',
          namespace: 'mcp',
          annotations: { 'mcp.test/fault': 'out-of-memory', 'mcp.test/oom-after': '60s' },
        },
        spec: { containers: [{ name: 'server', image: 'mcp/server:1', resources: { limits: { memory: '512Mi' } } }] },
      },
    ]);
    await lab.ready(1);
    const memory = async () => {
      const answer = await lab.client.get('/apis/metrics.k8s.io/v1beta1/namespaces/mcp/pods/hungry');
      const [container] = answer.at('containers') as { usage: { memory: string } }[];
      return Number(container?.usage.memory.replace('Ki', '')) / 1024;
    };
    const first = await memory();
    lab.clock.advance(30_000);
    const second = await memory();
    lab.clock.advance(28_000);
    const third = await memory();
    expect(first).toBeLessThan(200);
    expect(second).toBeGreaterThan(first + 100);
    expect(third).toBeGreaterThan(480);
    expect(third).toBeLessThanOrEqual(512);
    lab.clock.advance(5000);
    const pod = await lab.podThat(
      'the end',
      (one) => one.status.containerStatuses?.[0]?.lastState.terminated?.reason === 'OOMKilled',
    );
    expect(pod.status.containerStatuses?.[0]?.restartCount).toBe(1);
  });

  it('says on /ready why a pod is not ready', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, image: 'mcp/server:1-migration-missing' });
    const pod = await lab.podThat('a running pod', (one) => one.status.containerStatuses?.[0]?.started === true);
    const answer = await lab.client.get(`/api/v1/namespaces/mcp/pods/${pod.metadata.name}:8000/proxy/ready`);
    expect([answer.status, answer.body]).toEqual([
      503,
      { status: 'not_ready', reason: 'migration_missing', detail: 'database schema is at version 41, needs 42' },
    ]);
    expect((await logOf(lab, pod.metadata.name)).text).toContain('schema is at version 41');
    expect(lab.events('Unhealthy')[0]?.message).toBe('Readiness probe failed: HTTP probe failed with statuscode: 503');
  });

  it('breaks running pods, and heals them', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 2, probe: true });
    const [first] = await lab.ready(2);
    lab.cluster.breakPods({
      namespace: 'mcp',
      deployment: 'mcp-server',
      fault: 'not-ready',
      pods: [first?.metadata.name ?? ''],
    });
    await lab.podThat(
      'one unready pod',
      (pod) => pod.metadata.uid === first?.metadata.uid && pod.status.containerStatuses?.[0]?.ready === false,
    );
    expect(lab.pods().filter((pod) => pod.status.containerStatuses?.[0]?.ready).length).toBe(1);
    lab.cluster.healPods('mcp', 'mcp-server');
    await lab.ready(2);
    lab.cluster.breakPods({ namespace: 'mcp', deployment: 'mcp-server', fault: 'refused-database' });
    await lab.podThat(
      'a crash',
      (pod) => pod.status.containerStatuses?.[0]?.state.waiting?.reason === 'CrashLoopBackOff',
    );
    lab.cluster.healPods('mcp', 'mcp-server');
    await lab.ready(2);
    lab.cluster.breakPods({ namespace: 'mcp', deployment: 'mcp-server', fault: 'hang' });
    await lab.podThat('a pod that hangs', (pod) => pod.status.containerStatuses?.[0]?.ready === false);
    expect(lab.events('Unhealthy').some((event) => event.message.includes('context deadline exceeded'))).toBe(true);
  });
});
