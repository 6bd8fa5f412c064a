import { describe, expect, it } from 'vitest';
import { ownedPods } from '../../../src/adapters/kubernetes/owned-pods.ts';
import type { Pod } from '../../../src/ports/workload.ts';
import { aDeployment, aPod } from '../../workloads/samples.ts';

const set = (uid: string, owner: string, controller = true) => ({
  metadata: {
    name: `mcp-server-${uid}`,
    uid,
    ownerReferences: [{ kind: 'Deployment', name: 'mcp-server', uid: owner, controller }],
  },
});
const pod = (id: string, kind: string, uid: string) => aPod(id, { owner: { kind, name: `mcp-server-${uid}`, uid } });
const lists = (pods: readonly Pod[], ...answers: readonly (readonly unknown[])[]) => {
  let asked = 0;
  return {
    pods: async () => pods,
    replicaSets: async () => answers[Math.min(asked++, answers.length - 1)] ?? [],
    asked: () => asked,
  };
};
const names = (pods: readonly Pod[]) => pods.map(({ uid }) => uid);
const deployment = aDeployment({ uid: 'mine' });

describe('whose a pod is', () => {
  it('is decided by the uid of the ReplicaSet’s controller, not by a name or a label', async () => {
    const pods = [
      pod('own', 'ReplicaSet', 'set-a'),
      pod('older', 'ReplicaSet', 'set-b'),
      pod('namesake', 'ReplicaSet', 'set-c'),
      pod('adopted-by-nobody', 'ReplicaSet', 'set-d'),
      pod('job', 'Job', 'mine'),
      pod('set', 'StatefulSet', 'set-a'),
      aPod('bare', { owner: undefined }),
    ];
    const sets = [
      set('set-a', 'mine'),
      set('set-b', 'mine'),
      set('set-c', 'deleted-before'),
      set('set-d', 'mine', false),
    ];
    expect(names(await ownedPods(deployment, lists(pods, sets)))).toEqual(['pod-own', 'pod-older']);
  });

  it('is looked up again for a ReplicaSet that was made between the two lists', async () => {
    const reading = lists(
      [pod('new', 'ReplicaSet', 'set-b')],
      [set('set-a', 'mine')],
      [set('set-a', 'mine'), set('set-b', 'mine')],
    );
    expect(names(await ownedPods(deployment, reading))).toEqual(['pod-new']);
    expect(reading.asked()).toBe(2);
  });

  it('of another kind of workload is the uid of its own controller', async () => {
    const pods = [
      pod('own', 'StatefulSet', 'mine'),
      pod('other', 'StatefulSet', 'other'),
      aPod('bare', { owner: undefined }),
    ];
    const owner = { kind: 'StatefulSet', name: 'postgres', uid: 'mine', selector: [] } as const;
    expect(names(await ownedPods(owner, lists(pods)))).toEqual(['pod-own']);
  });

  it('cannot be told for an owner without a uid', async () => {
    await expect(ownedPods(aDeployment({ uid: '' }), lists([]))).rejects.toMatchObject({ code: 'SELECTOR_UNUSABLE' });
  });
});
