import { runCard } from '../../../src/blocks/run-card.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { KnownRelease } from '../../../src/ports/releases.ts';
import type { Container, Terminated } from '../../../src/ports/workload.ts';
import { eventsReport } from '../../../src/workloads/event-list.ts';
import { historyReport } from '../../../src/workloads/history-look.ts';
import { podReport } from '../../../src/workloads/pod-digest.ts';
import { podsReport } from '../../../src/workloads/pod-list.ts';
import { releaseDigest } from '../../../src/workloads/releases.ts';
import { aContainer, aDeployment, aPod, aRevision, template } from '../../workloads/samples.ts';
import { looked } from './looks.ts';
import { aCard, ago, anOffer, nameOf, now } from './values.ts';

const at = new Date(now);
const revisions = [
  aRevision(41, { uid: 'set-41', template: template('mcp/server:2.3.0'), createdAt: ago(90_000) }),
  aRevision(42, { uid: 'set-42', template: template('mcp/server:2.4.0'), createdAt: ago(1260), replicas: 3 }),
];
const of = (number: number) => ({ kind: 'ReplicaSet', name: `mcp-server-${number}`, uid: `set-${number}` });
const killed: Terminated = {
  kind: 'terminated',
  reason: 'OOMKilled',
  exitCode: 137,
  message: '',
  startedAt: ago(300),
  finishedAt: ago(130),
};
const crashing: Partial<Container> = {
  restarts: 9,
  state: { kind: 'waiting', reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' },
  last: killed,
};
const waits = { kind: 'waiting', reason: '', message: '' } as const;

const crashed = aPod(
  '9vgct',
  { name: 'mcp-server-7d9f8c6b54-9vgct', ready: false, owner: of(42), createdAt: ago(1250) },
  crashing,
);
const unplaced = aPod(
  'l8qjx',
  {
    ready: false,
    phase: 'Pending',
    node: undefined,
    owner: of(42),
    createdAt: ago(1240),
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes are available: 3 Insufficient memory.',
        at: ago(1240),
      },
    ],
  },
  { state: waits },
);
const serving = ['x2k4d', 'm5p7q'].map((id, index) =>
  aPod(id, { owner: of(41), createdAt: ago(90_000), node: `node-${index + 2}` }),
);
const deployment = aDeployment({
  replicas: { wanted: 3, current: 4, updated: 2, ready: 2, available: 2 },
  revision: 42,
  template: template('mcp/server:2.4.0'),
});
const event = (reason: string, message: string, count: number, seconds: number, pod = crashed) => ({
  type: reason === 'Pulled' ? 'Normal' : 'Warning',
  reason,
  message,
  count,
  at: ago(seconds),
  object: { kind: 'Pod', name: pod.name, uid: pod.uid },
});
const events = [
  event('BackOff', 'Back-off restarting failed container server in pod mcp-server-7d9f8c6b54-9vgct', 41, 40),
  event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 12, 140),
  event('FailedScheduling', '0/3 nodes are available: 3 Insufficient memory.', 5, 200, unplaced),
  event('Pulled', 'Container image "mcp/server:2.4.0" already present on machine', 9, 130),
];
const well = ['9vgct', 'l8qjx', 'x2k4d'].map((id) => aPod(id, { owner: of(42), createdAt: ago(1250) }));

const whole = { ...deployment, replicas: { wanted: 3, current: 3, updated: 3, ready: 3, available: 3 } };
const known: readonly KnownRelease[] = [
  { digest: releaseDigest(template('mcp/server:2.4.0')), verdict: 'failed', run: 'R-1040', by: 'U0DEV' },
  { digest: releaseDigest(template('mcp/server:2.3.0')), verdict: 'verified', run: 'R-1031', by: 'U0LEAD' },
];

const manyEvents = eventsReport({
  deployment,
  events: [
    ...events,
    ...Array.from({ length: 16 }, (_, index) =>
      event(`Reason${index + 1}`, `what happened, ${index + 1}`, 2, 300 + index),
    ),
  ],
  pods: [crashed, unplaced],
  revisions,
  gaps: [],
});

/** Looking at pods, one pod and events. */
export const workloadMessages: Readonly<Record<string, ChatPayload>> = {
  'pods-of-500': looked(
    'pods',
    podsReport({
      deployment: { ...deployment, replicas: { wanted: 500, current: 500, updated: 500, ready: 496, available: 496 } },
      pods: [
        ...Array.from({ length: 4 }, (_, index) => ({ ...crashed, name: `mcp-server-7d9f8c6b54-c${1000 + index}` })),
        ...Array.from({ length: 496 }, (_, index) => ({
          ...serving[0],
          ...aPod(`r${1000 + index}`, { owner: of(42), createdAt: ago(1250) }),
        })),
      ],
      revisions,
      gaps: [],
      at,
    }),
  ),
  'pod-without-metrics': looked(
    'pod',
    podReport({
      pod: { ...unplaced, containers: [aContainer({ ready: false, state: waits })] },
      deployment,
      events,
      usage: undefined,
      revisions,
      gaps: ['No use of CPU and memory: The cluster has no API for pods.metrics.k8s.io.'],
      at,
    }),
  ),
  // What is remembered of a release is in the store, which no action is played with.
  'history-remembered': looked('history', historyReport({ deployment: whole, revisions, pods: well, known }, [])),
  'events-second-page': runCard(
    aCard(
      {
        action: 'events',
        risk: 'read-only',
        state: 'succeeded',
        report: manyEvents,
        startedAt: ago(2),
        finishedAt: now,
      },
      {
        offers: ['Look at 9vgct', 'Diagnose', 'All pods'].map((label) => anOffer(label)),
        files: [{ title: 'Events of mcp-server', state: 'there', code: undefined }],
        page: { at: 1, back: 'opaque-0', on: 'opaque-2' },
      },
    ),
    nameOf,
  ),
};
