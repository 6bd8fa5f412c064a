import { describe, expect, it } from 'vitest';
import { type RolloutSeen, rolloutReport } from '../../src/workloads/rollout-look.ts';
import { reportWords } from '../support/report-words.ts';
import { aDeployment, aPod, aRevision, progressing } from './samples.ts';

const at = new Date('2026-01-31T14:20:00Z');
const old = { kind: 'ReplicaSet', name: 'mcp-server-3', uid: 'set-3' };
const replicas = (over: object) => ({ wanted: 3, current: 3, updated: 3, ready: 3, available: 3, ...over });
const threeOld = ['aaaaa', 'bbbbb', 'ccccc'].map((id) => aPod(id, { owner: old }));

function seen(over: Partial<RolloutSeen> = {}): RolloutSeen {
  return {
    deployment: aDeployment(),
    pods: ['aaaaa', 'bbbbb', 'ccccc'].map((id) => aPod(id)),
    revisions: [aRevision(3), aRevision(4)],
    events: [],
    known: [],
    gaps: [],
    at,
    ...over,
  };
}
const words = (over: Partial<RolloutSeen> = {}) => reportWords(rolloutReport(seen(over)));

describe('where a rollout stands', () => {
  it('done: one line', () => {
    expect(words()).toMatch(
      /^✓ mcp-server 4 \(revision 4\): rolled out, 3 of 3 pods available\n\[All pods\] \[History\]\n/,
    );
  });

  it('under way: how far, what each version has, and a second look as first button', () => {
    const deployment = aDeployment({
      replicas: replicas({ current: 4, updated: 1 }),
      conditions: [progressing('ReplicaSetUpdated', '2026-01-31T14:19:00Z')],
    });
    const fresh = aPod('fresh', { ready: false, createdAt: '2026-01-31T14:19:50Z' });
    const said = words({ deployment, pods: [...threeOld, fresh] });
    expect(said).toMatch(/^… mcp-server 4 \(revision 4\): rolling out, 1 of 3 new pods made\n/);
    expect(said).toContain('4 (4) new | 1 | 0 | ‹{ago}›\n3 (3) | 3 | 3 | ‹{ago}›');
    expect(said).toMatch(/\[Look again\] \[Look at fresh\]/);
    expect(said).toContain('; gives up after 600 s without any');
  });

  it('held up by an image: said at once, with the way back first', () => {
    const deployment = aDeployment({
      replicas: replicas({ current: 4, updated: 1 }),
      conditions: [progressing('ReplicaSetUpdated')],
    });
    const state = {
      kind: 'waiting',
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "mcp/server:4"',
    } as const;
    const said = words({ deployment, pods: [...threeOld, aPod('fresh', { ready: false }, { state })] });
    expect(said).toMatch(
      /^✕ mcp-server 4 \(revision 4\): held up, its image cannot be pulled; 3 of 3 pods available\n• mcp-server-4-fresh: ImagePullBackOff/,
    );
    expect(said).toMatch(/\[Plan rollback to 3…\] \[Look at fresh\] \[Diagnose\]/);
  });

  it('failed, by its deadline', () => {
    const deployment = aDeployment({
      replicas: replicas({ updated: 1, ready: 2, available: 2 }),
      conditions: [progressing('ProgressDeadlineExceeded')],
    });
    expect(words({ deployment })).toMatch(/^✕ .*: failed, no progress for 600 s; 2 of 3 pods available/);
  });

  it('refused pods: the words of the API server', () => {
    const message = 'pods "mcp-server-4-x" is forbidden: exceeded quota: compute';
    const failure = { type: 'ReplicaFailure', status: 'True' as const, reason: 'FailedCreate', message, at: undefined };
    const deployment = aDeployment({ replicas: replicas({ updated: 1 }), conditions: [failure] });
    expect(words({ deployment, pods: threeOld })).toContain(
      `held up, no pod can be made; 3 of 3 pods available\n• ${message}`,
    );
  });

  it('paused: how to resume', () => {
    const said = words({
      deployment: aDeployment({ paused: true, replicas: replicas({ updated: 0 }) }),
      pods: threeOld,
    });
    expect(said).toMatch(/^⚠ .*: paused with 0 of 3 pods on it, 3 of 3 pods available\n/);
    expect(said).toContain('kubectl rollout resume deployment/mcp-server');
  });

  it('done long ago, and pods that are not ready now', () => {
    const deployment = aDeployment({ replicas: replicas({ ready: 2, available: 2 }) });
    const pods = [aPod('aaaaa', { ready: false }), aPod('bbbbb'), aPod('ccccc')];
    expect(words({ deployment, pods })).toMatch(
      /^✕ .*: rolled out, but 1 of 3 pods not ready\n• mcp-server-4-aaaaa: runs and is not ready/,
    );
  });

  it('scaled to 0, and without the right to see revisions', () => {
    const deployment = aDeployment({
      replicas: replicas({ wanted: 0, current: 0, updated: 0, ready: 0, available: 0 }),
    });
    expect(words({ deployment, pods: [] })).toMatch(/^mcp-server 4 \(revision 4\): rolled out, and scaled to 0/);
    const gaps = ['No revisions: The bot may not list replicasets.apps in namespace mcp.'];
    expect(words({ revisions: undefined, gaps })).toMatch(
      /^✓ mcp-server 4: rolled out, 3 of 3 pods available[\s\S]*may not list replicasets/,
    );
  });
});
