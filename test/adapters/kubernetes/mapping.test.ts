import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autoscalerOf } from '../../../src/adapters/kubernetes/autoscaler.ts';
import { budgetOf } from '../../../src/adapters/kubernetes/budget.ts';
import { deploymentOf } from '../../../src/adapters/kubernetes/deployment.ts';
import { endpointsOf } from '../../../src/adapters/kubernetes/endpoint.ts';
import { eventsOf } from '../../../src/adapters/kubernetes/event.ts';
import { programEnd } from '../../../src/adapters/kubernetes/exec-status.ts';
import { jobOf, markedManifest } from '../../../src/adapters/kubernetes/job.ts';
import { podOf } from '../../../src/adapters/kubernetes/pod.ts';
import { refusalIn } from '../../../src/adapters/kubernetes/refusal.ts';
import { revisionsOf } from '../../../src/adapters/kubernetes/revision.ts';
import { selectorOf } from '../../../src/adapters/kubernetes/selector.ts';
import { serviceOf } from '../../../src/adapters/kubernetes/service.ts';
import { usageOf } from '../../../src/adapters/kubernetes/usage.ts';
import type { Endpoint } from '../../../src/ports/workload.ts';

const now = new Date('2026-01-01T00:10:00Z');

test('no object of any shape makes a reader throw', () => {
  const names = [
    'metadata',
    'spec',
    'status',
    'template',
    'containers',
    'conditions',
    'containerStatuses',
    'state',
    'items',
  ];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, 0, -1.5, '', 'True', '2026-01-01T00:00:00Z', '1Gi'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(value, (object) => {
      for (const read of [podOf, deploymentOf, jobOf, autoscalerOf, budgetOf, serviceOf]) read(object, now);
      for (const read of [usageOf, refusalIn, selectorOf]) read(object);
      revisionsOf([object], '', now);
      eventsOf([object, object], now);
      endpointsOf('s', [object]);
      programEnd(JSON.stringify(object) ?? '');
    }),
    { numRuns: 1000 },
  );
});

describe('a pod', () => {
  const pod = podOf(
    {
      metadata: {
        name: 'mcp-0',
        uid: 'u',
        creationTimestamp: '2026-01-01T00:00:00Z',
        deletionTimestamp: '2026-01-01T00:01:00Z',
        labels: { app: 'mcp', odd: 7, ['__proto__']: 'x' },
        ownerReferences: [
          { kind: 'Other', name: 'o', uid: '1' },
          { kind: 'ReplicaSet', name: 'rs', uid: '2', controller: true },
        ],
      },
      spec: {
        nodeName: 'node-1',
        initContainers: [{ name: 'prepare', image: 'i:1' }],
        containers: [
          {
            name: 'server',
            image: 'mcp/server:2',
            resources: { limits: { cpu: '500m', memory: '1.5Gi' }, requests: { cpu: 'lots' } },
            ports: [{ containerPort: 8000 }, { containerPort: 'x' }],
            readinessProbe: {
              httpGet: { path: '/ready', port: 8000, scheme: 'HTTP' },
              periodSeconds: 10,
              failureThreshold: 3,
            },
            livenessProbe: { exec: { command: ['psql', '--password=hunter2'] } },
            startupProbe: { tcpSocket: { port: 'http' }, periodSeconds: 1 },
          },
          { name: 'unseen', image: 'x' },
        ],
      },
      status: {
        phase: 'Running',
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: 'yesterday' }],
        initContainerStatuses: [{ name: 'prepare', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
        containerStatuses: [
          {
            name: 'server',
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
            lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T00:00:30Z' } },
          },
        ],
      },
    },
    now,
  );

  test('has its owner, its node and its plain labels', () => {
    expect(pod).toMatchObject({ name: 'mcp-0', deleting: true, ready: false, node: 'node-1', address: '10.0.0.1' });
    expect(pod.owner).toEqual({ kind: 'ReplicaSet', name: 'rs', uid: '2' });
    expect(pod.labels['app']).toBe('mcp');
    expect(Object.keys(pod.labels)).not.toContain('odd');
    expect(Object.getPrototypeOf(pod.labels)).toBe(Object.prototype);
    expect(pod.conditions).toEqual([
      { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: '', at: undefined },
    ]);
  });

  test('has the state of each container', () => {
    expect(pod.containers.map(({ name, init, state }) => [name, init, state.kind])).toEqual([
      ['prepare', true, 'terminated'],
      ['server', false, 'waiting'],
      ['unseen', false, 'waiting'],
    ]);
    expect(pod.containers[1]).toMatchObject({
      restarts: 3,
      state: { reason: 'CrashLoopBackOff', message: 'back-off' },
      last: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T00:00:30Z', startedAt: undefined },
      limits: { cpuMillis: 500, memoryBytes: 1_610_612_736 },
      requests: { cpuMillis: undefined, memoryBytes: undefined },
      ports: [8000],
    });
  });

  test('says its probes in a line, without the arguments of a program', () => {
    expect(pod.containers[1]?.probes).toEqual({
      startup: 'tcp :http every 1 s, 3 failures',
      readiness: 'http-get :8000/ready every 10 s, 3 failures',
      liveness: 'exec psql every 10 s, 3 failures',
    });
  });
});

test('a deployment keeps its template whole, fields that no library knows included', () => {
  const template = {
    metadata: { creationTimestamp: null },
    spec: { containers: [{ name: 'c', newIn2030: { a: 1 } }], policyOf2031: 'X' },
  };
  const deployment = deploymentOf(
    {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '12' } },
      spec: { template },
    },
    now,
  );
  expect(deployment.template).toEqual(template);
  expect(deployment).toMatchObject({
    revision: 12,
    replicas: { wanted: 1, ready: 0 },
    progressDeadlineSeconds: 600,
    paused: false,
  });
});

test('revisions are the ones the deployment controls, ascending, without the hash label', () => {
  const replicaSet = (name: string, number: string, uid: string, controller = true) => ({
    metadata: {
      name,
      annotations: { 'deployment.kubernetes.io/revision': number, 'kubernetes.io/change-cause': `cause ${number}` },
      ownerReferences: [{ uid, controller }],
    },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'm', 'pod-template-hash': 'h' } },
        spec: { containers: [{ image: `i:${number}` }] },
      },
    },
  });
  const revisions = revisionsOf(
    [
      replicaSet('b', '10', 'me'),
      replicaSet('a', '9', 'me'),
      replicaSet('c', '11', 'other'),
      replicaSet('d', '3', 'me', false),
    ],
    'me',
    now,
  );
  expect(
    revisions.map(({ number, replicaSet: name, images, changeCause }) => [number, name, images, changeCause]),
  ).toEqual([
    [9, 'a', ['i:9'], 'cause 9'],
    [10, 'b', ['i:10'], 'cause 10'],
  ]);
  expect(revisions[0]?.template).toMatchObject({ metadata: { labels: { app: 'm' } } });
  expect(JSON.stringify(revisions)).not.toContain('pod-template-hash');
});

test('events come newest first, by whichever time they have', () => {
  const events = eventsOf(
    [
      { reason: 'none', metadata: {} },
      { reason: 'created', metadata: { creationTimestamp: '2026-01-01T00:00:01Z' } },
      { reason: 'old', lastTimestamp: '2026-01-01T00:00:02Z', count: 4 },
      { reason: 'new-style', lastTimestamp: null, eventTime: '2026-01-01T00:00:04.123456Z' },
      {
        reason: 'series',
        eventTime: '2026-01-01T00:00:00Z',
        series: { count: 9, lastObservedTime: '2026-01-01T00:00:03.5Z' },
      },
    ],
    now,
  );
  expect(events.map(({ reason, count }) => [reason, count])).toEqual([
    ['new-style', 1],
    ['series', 9],
    ['old', 4],
    ['created', 1],
    ['none', 1],
  ]);
});

test('endpoints are the union of all slices, each address once', () => {
  const slice = (...endpoints: object[]) => ({ endpoints });
  const endpoints = endpointsOf('mcp', [
    slice(
      { addresses: ['10.0.0.1'], conditions: { ready: true }, targetRef: { kind: 'Pod', uid: 'u-0' } },
      { addresses: ['10.0.0.2'], conditions: { ready: false } },
    ),
    slice(
      { addresses: ['10.0.0.1', '10.0.0.3'], targetRef: { kind: 'Pod', uid: 'u-1' } },
      { addresses: ['10.0.0.4'], conditions: { ready: null } },
    ),
    slice({ addresses: ['10.0.0.3'], conditions: { ready: false } }),
    { endpoints: null },
  ]);
  const addresses = (some: readonly Endpoint[]) => some.map(({ address }) => address);
  expect(addresses(endpoints.ready)).toEqual(['10.0.0.1', '10.0.0.3', '10.0.0.4']);
  expect(addresses(endpoints.notReady)).toEqual(['10.0.0.2']);
  const pod = { pod: 'u-1', podName: undefined, serving: true, terminating: false };
  expect(endpoints.ready[0]).toEqual({ address: '10.0.0.1', ...pod });
});

test.each([
  [
    'running',
    '',
    [
      { type: 'Suspended', status: 'True' },
      { type: 'Failed', status: 'False' },
    ],
  ],
  ['succeeded', 'CompletionsReached', [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }]],
  ['failed', 'BackoffLimitExceeded', [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }]],
])('a Job is %s', (state, reason, conditions) => {
  expect(jobOf({ metadata: { name: 'smoke' }, status: { conditions } }, now)).toMatchObject({
    name: 'smoke',
    state,
    reason,
  });
});

test('a manifest gets the mark and keeps its own annotations', () => {
  const manifest = markedManifest(
    { metadata: { name: 's', annotations: { a: 'b' } }, spec: {} },
    { run: 'r-1', fence: 3 },
  );
  expect(manifest).toEqual({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 's', annotations: { a: 'b', 'mcp-chatops/run': 'r-1', 'mcp-chatops/fence': '3' } },
    spec: {},
  });
});

describe('the last message of an exec', () => {
  const failure = (causes: object[], reason = 'NonZeroExitCode') =>
    JSON.stringify({ status: 'Failure', reason, message: 'words', details: { causes } });
  test.each([
    [JSON.stringify({ status: 'Success' }), { exitCode: 0 }],
    [failure([{ reason: 'ExitCode', message: '3' }]), { exitCode: 3 }],
    [failure([{ reason: 'ExitCode', message: 'x' }]), { unknown: 'words' }],
    [failure([]), { unknown: 'words' }],
    [failure([], 'InternalError'), { unknown: 'words' }],
    ['{"status":', { unknown: 'its last message is no JSON' }],
    ['null', { unknown: 'the API server gave no reason' }],
  ])('%s', (message, end) => {
    expect(programEnd(message)).toEqual(end);
  });
});
