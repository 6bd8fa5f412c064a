import { describe, expect, it } from 'vitest';
import { isText } from '../../src/model/file.ts';
import { type PodsSeen, podsReport } from '../../src/workloads/pod-list.ts';
import { reportWords } from '../support/report-words.ts';
import { aContainer, aDeployment, aPod, aRevision } from './samples.ts';

const at = new Date('2026-01-31T14:00:00Z');
const scheduled = {
  reason: 'Unschedulable',
  message: '0/3 nodes are available: 3 Insufficient memory.',
  at: undefined,
};

function seen(over: Partial<PodsSeen> = {}): PodsSeen {
  const pods = ['aaaaa', 'bbbbb', 'ccccc'].map((id) => aPod(id));
  return { deployment: aDeployment(), pods, revisions: [aRevision(3), aRevision(4)], gaps: [], at, ...over };
}

const crashing = aPod(
  'crash',
  { ready: false },
  {
    restarts: 5,
    state: { kind: 'waiting', reason: 'CrashLoopBackOff', message: 'back-off 40s' },
    last: {
      kind: 'terminated',
      reason: 'OOMKilled',
      exitCode: 137,
      message: '',
      startedAt: undefined,
      finishedAt: '2026-01-31T13:58:00Z',
    },
  },
);
const old = { kind: 'ReplicaSet', name: 'mcp-server-3', uid: 'set-3' };

describe('the pods of a deployment', () => {
  it('all ready: one line, one row each, and what is the same of all below', () => {
    const words = reportWords(podsReport(seen()));
    expect(words).toMatch(/^✓ mcp-server: 3 of 3 pods ready\nPod \| State \| Created\n/);
    expect(words).toContain('Done · all run 4 (4) · all on node-1 · no restarts');
  });

  it('what is in trouble comes first, with restarts, and its button before all others', () => {
    const pods = [aPod('fine1'), aPod('older', { owner: old, node: 'node-2' }), crashing];
    const words = reportWords(podsReport(seen({ pods })));
    expect(words).toMatch(/^✕ mcp-server: 2 of 3 pods ready, 1 CrashLoopBackOff \(OOMKilled\)\n/);
    expect(words).toContain(
      'Pod | State | Restarts | Created | Node | Version\ncrash | CrashLoopBackOff (OOMKilled) | 5, ‹',
    );
    expect(words).toContain('older | ready | – | ‹{ago}› | node-2 | 3 (3)');
    expect(words).toMatch(
      /\[Look at crash\] \[Diagnose\] \[Rollout\] \[⋯ ▾ Look at (?:older|fine1) \| Look at (?:older|fine1)\]/,
    );
  });

  it.each([
    ['terminating', aPod('aaaaa', { deleting: true })],
    [
      'cannot be placed',
      aPod(
        'aaaaa',
        {
          ready: false,
          phase: 'Pending',
          node: undefined,
          conditions: [{ type: 'PodScheduled', status: 'False', ...scheduled }],
        },
        { state: { kind: 'waiting', reason: '', message: '' } },
      ),
    ],
    [
      'waits for a node',
      aPod(
        'aaaaa',
        { ready: false, phase: 'Pending', node: undefined },
        { state: { kind: 'waiting', reason: '', message: '' } },
      ),
    ],
    [
      'node does not report',
      aPod('aaaaa', {
        ready: false,
        conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: '', at: undefined }],
      }),
    ],
    [
      'Evicted',
      aPod('aaaaa', { ready: false, phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' }),
    ],
    ['not ready', aPod('aaaaa', { ready: false })],
    ['starting', aPod('aaaaa', { ready: false, createdAt: '2026-01-31T13:59:50Z' })],
    [
      'init 1 of 2',
      aPod('aaaaa', {
        ready: false,
        containers: [
          aContainer({
            name: 'a',
            init: true,
            state: {
              kind: 'terminated',
              reason: 'Completed',
              exitCode: 0,
              message: '',
              startedAt: undefined,
              finishedAt: undefined,
            },
          }),
          aContainer({ name: 'b', init: true, ready: false }),
          aContainer({ ready: false, state: { kind: 'waiting', reason: 'PodInitializing', message: '' } }),
        ],
      }),
    ],
    [
      'init migrate: exit 3',
      aPod('aaaaa', {
        ready: false,
        containers: [
          aContainer({
            name: 'migrate',
            init: true,
            ready: false,
            state: {
              kind: 'terminated',
              reason: 'Error',
              exitCode: 3,
              message: '',
              startedAt: undefined,
              finishedAt: undefined,
            },
          }),
        ],
      }),
    ],
    [
      'proxy not ready',
      aPod('aaaaa', {
        ready: false,
        containers: [aContainer({ name: 'proxy', sidecar: true, ready: false }), aContainer()],
      }),
    ],
  ])('a pod that is %s', (state, pod) => {
    expect(reportWords(podsReport(seen({ pods: [pod] })))).toContain(`\naaaaa | ${state} | `);
  });

  it('more than a screen: the worst in sight, the others counted by state, all in the file', () => {
    const pods = [
      ...Array.from({ length: 480 }, (_, index) => aPod(`r${String(index).padStart(4, '0')}`)),
      ...Array.from({ length: 20 }, (_, index) => ({ ...crashing, name: `mcp-server-4-c${index + 1000}` })),
    ];
    const deployment = aDeployment({
      replicas: { wanted: 500, current: 500, updated: 500, ready: 480, available: 480 },
    });
    const report = podsReport(seen({ deployment, pods }));
    const words = reportWords(report);
    expect(words).toMatch(/^✕ mcp-server: 480 of 500 pods ready, 20 CrashLoopBackOff \(OOMKilled\)\n/);
    expect(words).toContain('… and 488 more in the file: 480 ready, 8 CrashLoopBackOff (OOMKilled)');
    expect(words.match(/^[cr]\d{4} \|/gm)).toHaveLength(12);
    const file = (report.attachments ?? []).find(isText)?.text ?? '';
    expect(file.split('\n')).toHaveLength(502);
    expect(file).toContain('5 restarts (last 2 min ago)');
  });

  it('none is wanted, none is there, none could be told its version', () => {
    const replicas = { wanted: 0, current: 0, updated: 0, ready: 0, available: 0 };
    expect(reportWords(podsReport(seen({ pods: [], deployment: aDeployment({ replicas }) })))).toMatch(
      /^mcp-server: no pods, and none are wanted \(scaled to 0\)\n/,
    );
    expect(reportWords(podsReport(seen({ pods: [] })))).toMatch(/^✕ mcp-server: no pods, though 3 are wanted\n/);
    const gaps = ['No revisions: The bot may not list replicasets.apps in namespace mcp.'];
    const words = reportWords(podsReport(seen({ revisions: undefined, gaps })));
    expect(words).toContain('all run 4 ');
    expect(words).toContain('The bot may not list replicasets.apps');
  });
});
