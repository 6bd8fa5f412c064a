import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { weigh } from '../../src/diagnosis/weigh.ts';
import type { ClusterEvent, Container, Pod } from '../../src/ports/workload.ts';
import { aDeployment, aPod, aRevision, progressing } from '../workloads/samples.ts';
import { anEnvironment } from './samples.ts';

const now = '2026-01-31T14:00:00Z';
const counts = { wanted: 3, current: 3, updated: 3, ready: 2, available: 2 };
const minutesAgo = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString();

function evidence(pods: readonly Pod[], over: Partial<Evidence> = {}): Evidence {
  return {
    environment: anEnvironment,
    name: 'mcp-server',
    at: now,
    deployment: aDeployment(),
    revisions: [1, 2, 3, 4].map((number) => aRevision(number)),
    pods,
    events: [],
    logs: [],
    usage: [],
    endpoints: undefined,
    budgets: [],
    missing: [],
    ...over,
  };
}

const event = (reason: string, message: string, pod: Pod, at = minutesAgo(1)): ClusterEvent => ({
  type: 'Warning',
  reason,
  message,
  count: 1,
  at,
  object: { kind: 'Pod', name: pod.name, uid: pod.uid },
});

const killedAt = (at: string): Partial<Container> => ({
  restarts: 4,
  last: {
    kind: 'terminated',
    reason: 'OOMKilled',
    exitCode: 137,
    message: '',
    startedAt: minutesAgo(60),
    finishedAt: at,
  },
});

const titles = async (seen: Evidence) => weigh(seen).map(({ title, strength }) => `${title} ${strength}`);

describe('what is over does not look like what is now', () => {
  it('a kill of some days ago is a weak sign while the pod serves', async () => {
    expect(await titles(evidence([aPod('a', {}, killedAt(minutesAgo(3000)))]))).toEqual(['Out of memory 0.4']);
    expect(await titles(evidence([aPod('a', {}, killedAt(minutesAgo(3)))]))).toEqual(['Out of memory 0.95']);
    expect(await titles(evidence([aPod('a', { ready: false }, killedAt(minutesAgo(3000)))]))).toContain(
      'Out of memory 0.95',
    );
  });

  it('events of pods that are gone count for nothing', async () => {
    const gone = aPod('gone');
    const events = [
      event('Killing', 'Container server failed startup probe, will be restarted', gone),
      event('Unhealthy', 'Readiness probe failed: 503', gone),
      event('FailedMount', 'secret "x" not found', gone),
    ];
    expect(await titles(evidence([aPod('a')], { events }))).toEqual([]);
  });

  it('a probe that failed while its pod started is no trouble; a later hiccup is a weak one', async () => {
    const pod = aPod('a', { createdAt: minutesAgo(10) });
    const failed = (at: string) => [event('Unhealthy', 'Readiness probe failed: 503', pod, at)];
    expect(await titles(evidence([pod], { events: failed(minutesAgo(9)) }))).toEqual([]);
    expect(await titles(evidence([pod], { events: failed(minutesAgo(2)) }))).toEqual(['Failing probe 0.2']);
  });

  it('an old line of a log is a weak sign', async () => {
    const line = (at: string) => `${at} could not connect to server: connect ECONNREFUSED 10.0.0.5:5432`;
    const log = (at: string) => [{ pod: 'mcp-server-4-a', container: 'server', previous: false, lines: [line(at)] }];
    expect(await titles(evidence([aPod('a')], { logs: log(minutesAgo(100)) }))).toEqual([
      'Database connection refused 0.3',
    ]);
    expect(await titles(evidence([aPod('a')], { logs: log(minutesAgo(1)) }))).toEqual([
      'Database connection refused 0.85',
    ]);
  });
});

describe('what keeps a pod from being ready', () => {
  it('a young pod may only be starting', async () => {
    const young = aPod('a', { ready: false, createdAt: new Date(Date.parse(now) - 5000).toISOString() });
    const events = [event('Unhealthy', 'Readiness probe failed: 503', young)];
    expect(await titles(evidence([young], { events }))).toEqual(['Slow start 0.5']);
  });

  it('an older one fails its probe', async () => {
    const pod = aPod('a', { ready: false, createdAt: minutesAgo(5) });
    expect(await titles(evidence([pod], { events: [event('Unhealthy', 'Readiness probe failed: 503', pod)] }))).toEqual(
      ['Failing probe 0.75'],
    );
  });

  it('whom the liveness probe kills does not end by itself', async () => {
    const last = {
      kind: 'terminated',
      reason: 'Error',
      exitCode: 137,
      message: '',
      startedAt: now,
      finishedAt: now,
    } as const;
    const state = { kind: 'waiting', reason: 'CrashLoopBackOff', message: '' } as const;
    const pod = aPod('a', { ready: false }, { restarts: 3, last, state });
    const events = [
      event('Killing', 'Container server failed liveness probe, will be restarted', pod),
      event('Unhealthy', 'Liveness probe failed: timeout', pod),
    ];
    expect(await titles(evidence([pod], { events }))).toEqual(['Failing probe 0.85', 'Crash loop 0.5']);
  });

  it('no node has room', async () => {
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available',
      at: now,
    } as const;
    const pod = aPod(
      'a',
      { ready: false, phase: 'Pending', conditions: [condition] },
      { state: { kind: 'waiting', reason: '', message: '' } },
    );
    const [first] = weigh(evidence([pod]));
    expect(first).toMatchObject({
      title: 'No node has room',
      because: ['1 of 1 pods wait for a node', '0/3 nodes are available'],
    });
  });
});

describe('the report', () => {
  const report = async (seen: Evidence) => diagnosisReport(seen, weigh(seen), 40);
  const three = [aPod('a'), aPod('b'), aPod('c')];

  it('names no cause where there is none, and shows what is seen', async () => {
    const stuck = aPod(
      'c',
      { ready: false, phase: 'Pending' },
      { state: { kind: 'waiting', reason: 'Strange', message: '' } },
    );
    const { mark, headline, parts } = await report(evidence([aPod('a'), aPod('b'), stuck]));
    expect(mark).toBe('bad');
    expect(headline).toBe('mcp-server (production): 2 of 3 pods ready, no known cause');
    expect(parts?.[0]).toMatchObject({ items: ['2 of 3 pods ready', 'Strange (mcp-server-4-c, container server)'] });
  });

  it('a weak cause with all pods serving is a warning', async () => {
    const seen = evidence([...three.slice(1), aPod('a', {}, killedAt(minutesAgo(3000)))]);
    expect(await report(seen)).toMatchObject({
      mark: 'warning',
      headline: 'mcp-server (production): perhaps out of memory, 3 pods still serve',
    });
  });

  it('counts pods that are going away for nothing', async () => {
    const seen = evidence([...three, aPod('old', { ready: false, deleting: true })]);
    expect(await report(seen)).toMatchObject({ mark: 'good' });
  });

  it('shows at most three buttons, each once', async () => {
    const seen = evidence([aPod('a', { ready: false }, killedAt(now))]);
    const { offers } = await report(seen);
    expect(offers?.map(({ label }) => label)).toEqual([
      'Plan rollback to 3…',
      'Plan a memory limit of 1 GiB…',
      'Restart',
    ]);
  });

  it.each([
    ['paused', { paused: true }],
    ['under way', { conditions: [progressing('ReplicaSetUpdated')], replicas: { ...counts, updated: 1 } }],
  ])('offers no restart while a rollout is %s: it would be refused', async (_, over) => {
    const seen = evidence([aPod('a', { ready: false }, killedAt(now))], { deployment: aDeployment(over) });
    const labels = (await report(seen)).offers?.map(({ label }) => label) ?? [];
    expect(labels).toContain('Plan rollback to 3…');
    expect(labels).not.toContain('Restart');
  });
});
