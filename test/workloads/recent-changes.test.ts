import { describe, expect, it } from 'vitest';
import { plain } from '../../src/model/text.ts';
import type { MadeChange } from '../../src/ports/past-changes.ts';
import type { ClusterEvent, Revision } from '../../src/ports/workload.ts';
import { changesReport } from '../../src/workloads/changes-report.ts';
import { changesOf, type Recent } from '../../src/workloads/recent-changes.ts';

const noon = Date.parse('2026-01-31T12:00:00Z');
const minute = 60_000;
const at = (minutes: number) => noon + minutes * minute;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

const revision = (number: number, version: string, minutes: number, more: Partial<Revision> = {}): Revision => ({
  number,
  replicaSet: `mcp-server-${number}`,
  uid: `uid-${number}`,
  createdAt: iso(minutes),
  changeCause: undefined,
  images: [`mcp/server:${version}`],
  template: { spec: { containers: [{ name: 'mcp-server', image: `mcp/server:${version}` }] } },
  annotations: {},
  replicas: 3,
  ...more,
});
const restarted = (one: Revision, number: number, minutes: number): Revision => ({
  ...revision(number, '', minutes),
  template: {
    ...one.template,
    metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': iso(minutes) } },
  },
});
const event = (reason: string, message: string, minutes: number, object = { kind: 'Deployment', name: 'mcp-server' }) =>
  ({ type: 'Normal', reason, message, count: 1, at: iso(minutes), object: { uid: 'u', ...object } }) as ClusterEvent;
const made = (minutes: number, over: Partial<MadeChange> = {}): MadeChange => ({
  run: 'R-7',
  action: 'deploy',
  target: 'deployment/mcp-server',
  by: 'U0DEV',
  outcome: 'done',
  at: at(minutes),
  ...over,
});

function told(recent: Partial<Omit<Recent, 'deployments'>> & { readonly revisions?: readonly Revision[] }) {
  const { revisions = [], ...rest } = recent;
  const deployments = [{ name: 'mcp-server', revisions }];
  const all = changesOf({ fromMs: at(-120), events: [], own: [], configs: [], ...rest, deployments });
  return all.map((change) => plain(change.text, { user: (id) => `@${id}` }));
}

const old = revision(1, '2.3.0', -3000);

describe('what changed', () => {
  it('a release by hand and one by a run are told apart, newest first, each once', () => {
    const revisions = [old, revision(2, '2.4.0', -60, { changeCause: 'ticket 12' }), revision(3, '2.5.0', -10)];
    expect(told({ revisions, own: [made(-10.5)] })).toEqual([
      'mcp-server 2.4.0 → 2.5.0 released · R-7 deploy by @U0DEV',
      'mcp-server 2.3.0 → 2.4.0 released · ticket 12 · not by the bot',
    ]);
  });

  it('a restart makes no release, and the same image with other settings is one', () => {
    const revisions = [
      old,
      restarted(old, 2, -50),
      revision(3, '2.3.0', -20, {
        template: { spec: { containers: [{ name: 'mcp-server', image: 'mcp/server:2.3.0', env: [{ name: 'A' }] }] } },
      }),
    ];
    expect(told({ revisions })).toEqual([
      'mcp-server 2.3.0: its settings changed · not by the bot',
      'mcp-server restarted · not by the bot',
    ]);
  });

  it('a rollout is no scaling; a size that somebody set afterwards is, and so is one an autoscaler set', () => {
    const revisions = [old, revision(2, '2.4.0', -60)];
    const events = [
      event('ScalingReplicaSet', 'Scaled up replica set mcp-server-2 from 0 to 1', -60),
      event('ScalingReplicaSet', 'Scaled down replica set mcp-server-1 from 3 to 2', -59),
      event('ScalingReplicaSet', 'Scaled up replica set mcp-server-2 from 3 to 6', -30),
      event('SuccessfulRescale', 'New size: 8; reason: cpu resource utilization above target', -15, {
        kind: 'HorizontalPodAutoscaler',
        name: 'mcp-server',
      }),
      event('ScalingReplicaSet', 'Scaled up replica set mcp-server-2 from 6 to 8', -15),
    ];
    expect(told({ revisions, events })).toEqual([
      'autoscaler mcp-server set 8 replicas: cpu resource utilization above target',
      'mcp-server scaled from 3 to 6 · not by the bot',
      'mcp-server 2.3.0 → 2.4.0 released · not by the bot',
    ]);
  });

  it('a size the bot has set is told once, by its run', () => {
    const events = [event('ScalingReplicaSet', 'Scaled up replica set mcp-server-1 from 3 to 6', -29)];
    expect(told({ revisions: [old], events, own: [made(-30, { action: 'scale' })] })).toEqual([
      'mcp-server · R-7 scale by @U0DEV',
    ]);
  });

  it('a way back by hand, which keeps the old date of its revision, is seen by its pods coming up again', () => {
    const back = { ...old, number: 3 };
    const events = [
      event('ScalingReplicaSet', 'Scaled up replica set mcp-server-1 from 0 to 1', -5),
      event('ScalingReplicaSet', 'Scaled down replica set mcp-server-2 from 3 to 2', -4),
    ];
    expect(told({ revisions: [revision(2, '2.4.0', -300), back], events })).toEqual([
      'mcp-server went back to 2.3.0 · not by the bot',
    ]);
  });

  it('what the bot did elsewhere is told with how it ended; what is older is not', () => {
    const own = [
      made(-500),
      made(-40, { target: 'tool/bulk_export', action: 'tools disable', outcome: 'failed' }),
      made(-20, { target: 'tool/bulk_export', action: 'tools enable', outcome: 'under way' }),
    ];
    expect(told({ own })).toEqual([
      'bulk_export · R-7 tools enable by @U0DEV, under way',
      'bulk_export · R-7 tools disable by @U0DEV, failed',
    ]);
  });

  it('a ConfigMap or Secret that somebody wrote is told with the program; one the bot wrote is told by its run', () => {
    const config = {
      kind: 'ConfigMap',
      name: 'mcp-config',
      at: at(-15),
      by: 'kubectl-edit',
      readBy: ['mcp-server'],
    } as const;
    const secret = { ...config, kind: 'Secret', name: 'mcp-db', at: at(-90), by: '' } as const;
    expect(told({ configs: [config, secret] })).toEqual([
      'ConfigMap mcp-config changed · by kubectl-edit',
      'Secret mcp-db changed',
    ]);
    const own = [made(-15.2, { action: 'config set' })];
    expect(told({ configs: [config], own })).toEqual(['mcp-server · R-7 config set by @U0DEV']);
  });

  it('an event of words that are not those of Kubernetes is no change', () => {
    const events = [
      event('ScalingReplicaSet', 'Scaled up replica set x to many', -5),
      event('Pulled', 'New size: 3', -5),
    ];
    expect(told({ revisions: [old], events })).toEqual([]);
  });
});

describe('the report', () => {
  const incident = { id: 7, severity: 1, title: 'mcp-server down', openedAt: iso(-8) } as const;
  const report = (more: Partial<Parameters<typeof changesReport>[0]> = {}) =>
    changesReport({
      changes: changesOf({
        fromMs: at(-120),
        events: [],
        own: [],
        configs: [],
        deployments: [{ name: 'mcp-server', revisions: [old, revision(2, '2.4.0', -20)] }],
      }),
      incidents: [incident],
      now: new Date(noon),
      sinceMs: 120 * minute,
      secretAges: true,
      gaps: [],
      ...more,
    });

  it('names the change before the incident, and offers to plan the way back', () => {
    const { mark, headline, offers } = report();
    expect({ mark, headline }).toEqual({
      mark: 'warning',
      headline: '1 change in the last 2 h; mcp-server 2.3.0 → 2.4.0 released 12 min before INC-7',
    });
    expect(offers?.[0]).toEqual({ label: 'Plan rollback…', action: 'rollback', params: { deployment: 'mcp-server' } });
  });

  it('is held against the incident it was asked for, also where a worse one is open', () => {
    const later = { id: 9, severity: 3, title: 'slow', openedAt: iso(-5) } as const;
    expect(report({ incidents: [incident, later], about: 9 }).headline).toBe(
      '1 change in the last 2 h; mcp-server 2.3.0 → 2.4.0 released 15 min before INC-9',
    );
  });

  it('shows where the incident begins among the changes', () => {
    const [list] = report().parts ?? [];
    const items = list?.kind === 'list' ? list.items.map((one) => plain(one)) : [];
    expect(items).toEqual([
      `${iso(-8)} · INC-7 · P1 · mcp-server down opened`,
      `${iso(-20)} · mcp-server 2.3.0 → 2.4.0 released · not by the bot`,
    ]);
  });

  it('blames nothing that came after the incident', () => {
    expect(report({ incidents: [{ ...incident, openedAt: iso(-30) }] })).toMatchObject({
      mark: 'neutral',
      headline: '1 change in the last 2 h, the newest 20 min ago',
    });
  });

  it('says that nothing changed, and what it could not see', () => {
    expect(report({ changes: [], incidents: [] }).headline).toBe('Nothing changed in the last 2 h');
    const partial = report({ gaps: ['No events: the bot may not list events.'] });
    expect(partial.mark).toBe('unknown');
    expect(partial.notes).toContain('No events: the bot may not list events.');
  });
});
