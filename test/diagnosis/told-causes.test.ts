import { describe, expect, it } from 'vitest';
import { weigh } from '../../src/diagnosis/weigh.ts';
import type { Condition, Container } from '../../src/ports/workload.ts';
import { aBudget, aContainer, aDeployment, aPod, progressing } from '../workloads/samples.ts';
import { ago, ended, event, evidence, first, stuck, waiting, words } from './seen.ts';

const refused = (message: string) => ({
  deployment: aDeployment({
    replicas: { wanted: 3, current: 3, updated: 0, ready: 3, available: 3 },
    conditions: [
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, at: ago(3) } satisfies Condition,
      progressing('ReplicaSetUpdated'),
    ],
  }),
});

describe('the API server refuses to make pods', () => {
  it.each([
    ['pods "x" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi', 'Quota used up'],
    ['admission webhook "policy.example.com" denied the request: no latest tags', 'Admission refuses the pods'],
    ['Internal error occurred: failed calling webhook "v.kb.io": connection refused', 'Admission refuses the pods'],
    ['pods "x" is forbidden: violates PodSecurity "restricted:latest"', 'Admission refuses the pods'],
    ['pods "x" is forbidden: error looking up service account mcp/server: not found', 'Pods cannot be made'],
    ['pods "x" is forbidden: maximum memory usage per Container is 256Mi', 'Pods cannot be made'],
    ['pods "x" is forbidden: failed quota: compute: must specify limits.memory for: proxy', 'Pods cannot be made'],
    ['pods "x" is forbidden: status unknown for quota: compute, resources: limits.memory', 'Pods cannot be made'],
  ])('%s', async (message, title) => {
    expect(await first(evidence(refused(message)))).toBe(`${title}: 3 of 3 pods cannot be made; ${message}`);
    const events = [event('ReplicaSet', 'set-4', 'FailedCreate', `Error creating: ${message}`)];
    const { replicas } = refused(message).deployment;
    expect(await first(evidence({ deployment: aDeployment({ replicas }), events }))).toContain(`${title}: `);
  });

  it('is over once the pods are there', async () => {
    const events = [event('ReplicaSet', 'set-4', 'FailedCreate', 'Error creating: exceeded quota: compute')];
    expect(weigh(evidence({ events }))).toEqual([]);
    expect((await words(evidence({ events }))).headline).toContain('no sign of trouble');
  });
});

describe('a container that cannot start', () => {
  const message = 'exec: "/app/serve": stat /app/serve: no such file or directory: unknown';
  it.each([
    [
      'a start error in the last end',
      { restarts: 3, state: waiting('CrashLoopBackOff'), last: ended('StartError', 128, message) },
      `StartError: ${message}`,
    ],
    [
      'a back-off that says nothing new',
      {
        restarts: 3,
        state: waiting('CrashLoopBackOff', 'back-off 5m0s restarting'),
        last: ended('ContainerCannotRun', 127, message),
      },
      `ContainerCannotRun: ${message}`,
    ],
    ['RunContainerError', { state: waiting('RunContainerError', message) }, `RunContainerError: ${message}`],
    [
      'PostStartHookError',
      { state: waiting('PostStartHookError', 'Exec lifecycle hook failed') },
      'PostStartHookError: Exec lifecycle hook failed',
    ],
    [
      'CreateContainerError',
      { state: waiting('CreateContainerError', 'context deadline exceeded') },
      'CreateContainerError: context deadline exceeded',
    ],
  ] as const)('%s is told by its message, and offers the way back', async (_, container, said) => {
    const seen = evidence({ pods: [aPod('a'), aPod('b'), stuck('c', container)] });
    expect(await first(seen)).toBe(`Container cannot start: 1 of 3 pods, container server: ${said}`);
    const [cause] = weigh(seen);
    expect(cause?.offers.map(({ action }) => action)).toEqual(['rollback']);
    expect(cause?.since).toBe('last' in container ? ago(2) : ago(5));
    expect(weigh(seen).map(({ title }) => title)).toEqual(['Container cannot start']);
  });
});

describe('containers are told apart', () => {
  const pod = (proxy: Partial<Container>, server: Partial<Container> = {}) =>
    aPod('c', {
      ready: false,
      createdAt: ago(5),
      containers: [
        aContainer({ name: 'proxy', limits: { cpuMillis: undefined, memoryBytes: 64 * 1024 * 1024 }, ...proxy }),
        aContainer(server),
      ],
    });

  it('a native sidecar that is not ready is a failing probe of that container', async () => {
    const seen = evidence({ pods: [aPod('a'), pod({ sidecar: true, ready: false })] });
    const [cause] = weigh(seen);
    expect(cause).toMatchObject({ title: 'Failing probe', strength: 0.75 });
    expect(cause?.because[0]).toBe('1 of 2 pods, sidecar container proxy: runs and is not ready');
    const events = [
      event('Pod', 'pod-c', 'Unhealthy', 'Readiness probe failed: Get "http://10.0.0.1:15021/ready": refused'),
    ];
    expect(weigh({ ...seen, events })[0]).toMatchObject({ title: 'Failing probe', strength: 0.75 });
  });

  it('each with its own limit', async () => {
    const killed = { ready: false, restarts: 2, last: ended('OOMKilled', 137) };
    const [cause] = weigh(evidence({ pods: [aPod('a'), pod(killed, killed)] }));
    expect(cause?.because).toEqual([
      '1 of 2 pods, container proxy: killed with 137 (OOMKilled), 2 restarts, limit 64 MiB',
      '1 of 2 pods, container server: killed with 137 (OOMKilled), 2 restarts, limit 512 MiB',
    ]);
  });

  it('an init container that fails keeps the others waiting', async () => {
    const init = {
      name: 'migrate',
      init: true,
      ready: false,
      restarts: 4,
      state: waiting('CrashLoopBackOff'),
      last: ended('Error', 3),
    };
    const logs = [
      { pod: 'mcp-server-4-c', container: 'migrate', previous: true, lines: ['fatal: relation "x" does not exist'] },
    ];
    const seen = evidence({ pods: [aPod('a'), pod(init, { ready: false, state: waiting('PodInitializing') })], logs });
    expect(await first(seen)).toBe(
      'Init container fails: 1 of 2 pods, init container migrate: ended with exit code 3, 4 restarts; last words: fatal: relation "x" does not exist',
    );
  });
});

describe('what keeps a pod from its node or its parts', () => {
  const creating = stuck('c', { state: waiting('ContainerCreating') });
  it.each([
    ['FailedMount', 'Unable to attach or mount volumes: unmounted volumes=[data]', 'Volume does not mount'],
    ['FailedAttachVolume', 'Multi-Attach error for volume "pvc-1"', 'Volume does not mount'],
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "config" : configmap "mcp-config" not found',
      'Missing configuration or secret',
    ],
    [
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: no IP addresses available',
      'Pod network cannot be set up',
    ],
  ])('%s: %s', async (reason, message, title) => {
    const events = [event('Pod', 'pod-c', reason, message)];
    const told = await first(evidence({ pods: [aPod('a'), creating], events }));
    expect(told).toContain(`${title}: `);
    expect(told).toContain(message);
    // The same, once the pod has come up after all.
    expect(weigh(evidence({ pods: [aPod('a'), aPod('c')], events }))).toEqual([]);
  });

  it('a lost node', async () => {
    const lost = aPod('c', {
      ready: false,
      deleting: true,
      reason: 'NodeLost',
      message: 'Node node-1 which was running pod c is unresponsive',
    });
    expect(await first(evidence({ pods: [aPod('a'), lost] }))).toBe(
      'Node lost: 1 of 2 pods are on node-1, which does not answer; Node node-1 which was running pod c is unresponsive; 1 being replaced',
    );
    const silent = aPod('c', { ready: false }, { ready: true });
    const events = [event('Pod', 'pod-c', 'NodeNotReady', 'Node is not ready')];
    expect(await first(evidence({ pods: [aPod('a'), silent], events }))).toContain('Node lost: ');
  });

  it('an evicted pod, with why', async () => {
    const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi.';
    const evicted = aPod('old', { ready: false, phase: 'Failed', reason: 'Evicted', message, containers: [] });
    const seen = evidence({ pods: [aPod('a'), aPod('b'), evicted] });
    expect(await first(seen)).toBe(`Pods evicted: 1 pod ended by node-1; Evicted: ${message}`);
    expect((await words(seen)).headline).toBe('mcp-server (production): most likely pods evicted, 2 of 3 pods ready');
    // Once others have taken its place it is a weak sign, and counts for nothing.
    const replaced = await words(evidence({ pods: [aPod('a'), aPod('b'), aPod('c'), evicted] }));
    expect(replaced).toMatchObject({ mark: 'warning', headline: expect.stringContaining('3 pods still serve') });
  });
});

describe('the rollout itself', () => {
  const replicas = { wanted: 3, current: 4, updated: 1, ready: 3, available: 3 };
  it('was paused by somebody', async () => {
    const deployment = aDeployment({ paused: true, replicas, conditions: [progressing('DeploymentPaused', ago(4))] });
    expect(await first(evidence({ deployment }))).toMatch(
      /^Rollout paused: paused with 1 of 3 pods on the newest version; resume with/,
    );
  });

  it('gave up', async () => {
    const entry = {
      ...progressing('ProgressDeadlineExceeded', ago(4)),
      status: 'False' as const,
      message: 'ReplicaSet "mcp-server-4" has timed out progressing.',
    };
    expect(await first(evidence({ deployment: aDeployment({ replicas, conditions: [entry] }) }))).toBe(
      'Rollout gave up: no progress for 600 s, its deadline; ReplicaSet "mcp-server-4" has timed out progressing.',
    );
  });

  it('a budget that never lets a pod go is a weak cause; one that waits for pods is none', async () => {
    const budget = aBudget({ name: 'all', selector: [], disruptionsAllowed: 0, desiredHealthy: 3 });
    const blocked = evidence({ budgets: [budget] });
    expect(await first(blocked)).toBe(
      'Disruption budget blocks evictions: budget all wants 3 of 3 pods healthy, so no node can be drained',
    );
    expect(await words(blocked)).toMatchObject({
      mark: 'warning',
      headline: expect.stringContaining('perhaps disruption budget'),
    });
    expect(weigh(evidence({ budgets: [{ ...budget, desiredHealthy: 2 }] }))).toEqual([]);
    const two = [budget, budget].map((one, at) => ({ ...one, name: `b${at}`, disruptionsAllowed: 1 }));
    expect(await first(evidence({ budgets: two }))).toContain('b0 and b1 select the same pods');
  });
});

describe('an image that cannot be pulled', () => {
  it.each([
    ['rpc error: code = NotFound desc = manifest unknown', 'the registry has no such image'],
    ['failed to authorize: 401 Unauthorized', 'the registry refuses the credentials'],
    ['toomanyrequests: You have reached your pull rate limit', 'the registry limits pulls'],
    ['dial tcp 10.0.0.1:443: i/o timeout', 'the registry does not answer'],
  ])('%s: %s', async (message, kind) => {
    const told = await first(evidence({ pods: [stuck('c', { state: waiting('ImagePullBackOff', message) })] }));
    expect(told).toBe(`Bad image: 1 of 1 pods, container server: cannot pull mcp/server:4; ${message}; ${kind}`);
  });
});
