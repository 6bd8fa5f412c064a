import { describe, expect, it } from 'vitest';
import type { Terminated } from '../../src/ports/workload.ts';
import { type PodSeen, podReport } from '../../src/workloads/pod-digest.ts';
import { reportWords } from '../support/report-words.ts';
import { aContainer, aDeployment, aPod, aRevision } from './samples.ts';

const at = new Date('2026-01-31T14:00:00Z');
const ended = (over: Partial<Terminated>): Terminated => ({
  kind: 'terminated',
  reason: 'Error',
  exitCode: 1,
  message: '',
  startedAt: undefined,
  finishedAt: '2026-01-31T13:58:00Z',
  ...over,
});
const mib = 1024 * 1024;

function seen(pod: PodSeen['pod'], over: Partial<PodSeen> = {}): PodSeen {
  const usage = [{ pod: pod.name, containers: [{ name: 'server', cpuMillis: 400, memoryBytes: 511 * mib }] }];
  return { pod, deployment: aDeployment(), events: [], usage, revisions: [aRevision(4)], gaps: [], at, ...over };
}

describe('one pod', () => {
  it('that is ready: what it runs, and what it uses of its limits', () => {
    const words = reportWords(podReport(seen(aPod('aaaaa'))));
    expect(words).toMatch(/^⚠ mcp-server-4-aaaaa is ready\n/);
    expect(words).toContain(
      '⚠ server  runs, started ‹{ago}›; memory 511 MiB of 512 MiB (99%), CPU 0.4 of 1 cores (40%)',
    );
    expect(words).toContain('4 (4) · on node-1 · 10.244.1.2 · created');
    expect(words).toContain('[Plan a memory limit of 1 GiB…] [Logs] [Diagnose] [⋯ ▾ Plan eviction… | All pods]');
  });

  it('that crashes: the last exit first, its own last words masked, and its log before the restart', () => {
    const message = 'panic: cannot reach postgresql://mcp:hunter2-hunter2@db:5432/mcp';
    const pod = aPod(
      'aaaaa',
      { ready: false },
      {
        restarts: 9,
        state: { kind: 'waiting', reason: 'CrashLoopBackOff', message: '' },
        last: ended({ reason: 'OOMKilled', exitCode: 137, message }),
      },
    );
    const words = reportWords(podReport(seen(pod)));
    expect(words).toMatch(/^✕ mcp-server-4-aaaaa is not ready: CrashLoopBackOff \(OOMKilled\), 9 restarts\n/);
    expect(words).toContain(
      '✕ server  CrashLoopBackOff; 9 restarts, the last run ended ‹{ago}› (OOMKilled, exit code 137): panic:',
    );
    expect(words).not.toContain('hunter2');
    expect(words).toContain(
      '[Logs before the restart] [Plan a memory limit of 1 GiB…] [Logs] [⋯ ▾ Diagnose | Plan eviction… | All pods]',
    );
  });

  it('that misses a Secret: which, and no other of its references', () => {
    const references = [
      { kind: 'Secret' as const, name: 'mcp-secrets', key: 'url' },
      { kind: 'Secret' as const, name: 'mcp-other', key: 'url' },
    ];
    const waits = (message: string) =>
      aPod(
        'aaaaa',
        { ready: false },
        { references, state: { kind: 'waiting', reason: 'CreateContainerConfigError', message } },
      );
    const gone = reportWords(podReport(seen(waits('secret "mcp-secrets" not found'))));
    expect(gone).toContain('missing: Secret mcp-secrets, key url');
    expect(gone).not.toContain('mcp-other');
    const key = "couldn't find key url in Secret mcp-production/mcp-other";
    expect(reportWords(podReport(seen(waits(key))))).toContain('missing: Secret mcp-other, key url');
  });

  it('that runs and is not ready: what it is asked', () => {
    const pod = aPod('aaaaa', {
      ready: false,
      containers: [
        aContainer({ name: 'migrate', init: true, ready: false, state: ended({ reason: 'Completed', exitCode: 0 }) }),
        aContainer({ name: 'proxy', sidecar: true }),
        aContainer({ ready: false }),
      ],
    });
    const words = reportWords(podReport(seen(pod)));
    expect(words).toMatch(/^✕ mcp-server-4-aaaaa is not ready: server not ready\n/);
    expect(words).toContain('✓ proxy (sidecar)  runs');
    expect(words).toContain('asked http-get :8000/ready every 5 s, 3 failures');
    expect(words).toContain('init done: migrate');
  });

  it('without figures: the limits alone, and why', () => {
    const gaps = ['No use of CPU and memory: The cluster has no API for pods.metrics.k8s.io.'];
    const words = reportWords(
      podReport(
        seen(aPod('aaaaa', {}, { limits: { cpuMillis: undefined, memoryBytes: undefined } }), {
          usage: undefined,
          gaps,
        }),
      ),
    );
    expect(words).toContain('runs, started ‹{ago}›; no memory limit');
    expect(words).toContain('The cluster has no API for pods.metrics.k8s.io');
  });

  it('that waits for a node: what the scheduler says', () => {
    const condition = {
      type: 'PodScheduled',
      status: 'False' as const,
      reason: 'Unschedulable',
      message: '0/3 nodes are available.',
      at: undefined,
    };
    const pod = aPod(
      'aaaaa',
      { ready: false, phase: 'Pending', node: undefined, conditions: [condition] },
      { state: { kind: 'waiting', reason: '', message: '' } },
    );
    const words = reportWords(podReport(seen(pod)));
    expect(words).toContain('is not ready: cannot be placed');
    expect(words).toContain('• PodScheduled Unschedulable: 0/3 nodes are available.');
    expect(words).toContain('on no node');
  });

  it('its own events, and none of another of its name', () => {
    const event = { type: 'Warning', reason: 'Failed', message: 'no', count: 2, at: '2026-01-31T13:59:00Z' };
    const own = { kind: 'Pod', name: 'mcp-server-4-aaaaa', uid: 'pod-aaaaa' };
    const words = reportWords(
      podReport(
        seen(aPod('aaaaa'), {
          events: [
            { ...event, object: own },
            { ...event, reason: 'Other', object: { ...own, uid: 'before' } },
          ],
        }),
      ),
    );
    expect(words).toContain('• Failed 2x, ‹{ago}›: no');
    expect(words).not.toContain('Other');
  });
});
