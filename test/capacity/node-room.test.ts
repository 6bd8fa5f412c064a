import { describe, expect, it } from 'vitest';
import { nodesOf } from '../../src/adapters/kubernetes/node.ts';
import { hasPlacementRules, podsThatFit } from '../../src/capacity/node-room.ts';
import { aNode, aRule } from '../workloads/samples.ts';

const pod = (cpu: string, memory: string, more: object = {}) => ({
  spec: { containers: [{ name: 'a', resources: { requests: { cpu, memory } } }], ...more },
});
const there = (uid: string, cpu: string, memory: string) => ({ uid, spec: pod(cpu, memory) });
const fitting = (node: object, wanted = pod('1', '1Gi')) => podsThatFit([aNode(node)], { template: wanted, rules: [] });

describe('how many pods the nodes have room for', () => {
  it.each<readonly [string, object, object | undefined, number]>([
    ['all it offers', {}, undefined, 4],
    ['less what is on it', { pods: [there('x', '2500m', '1Gi')] }, undefined, 1],
    ['memory, where that is the scarcer', {}, pod('10m', '3Gi'), 2],
    ['no more than pods it takes', { offers: { cpuMillis: 4000, memoryBytes: 1e12, pods: 2 } }, undefined, 2],
    ['a pod that asks for nothing takes a place alone', {}, { spec: { containers: [{ name: 'a' }] } }, 110],
    ['none where it is cordoned', { cordoned: true }, undefined, 0],
    ['none where it is not ready', { ready: false }, undefined, 0],
    ['none where another label is asked for', {}, pod('1', '1Gi', { nodeSelector: { disk: 'ssd' } }), 0],
    ['one with that label', { labels: { disk: 'ssd' } }, pod('1', '1Gi', { nodeSelector: { disk: 'ssd' } }), 4],
    ['none over a taint', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }, undefined, 0],
    ['a preference alone', { taints: [{ key: 'gpu', value: '', effect: 'PreferNoSchedule' }] }, undefined, 4],
    [
      'a taint that is tolerated',
      { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
      pod('1', '1Gi', { tolerations: [{ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }] }),
      4,
    ],
    [
      'a taint with another value',
      { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
      pod('1', '1Gi', { tolerations: [{ key: 'gpu', value: 'no' }] }),
      0,
    ],
    [
      'a toleration of everything',
      { taints: [{ key: 'gpu', value: 'yes', effect: 'NoExecute' }] },
      pod('1', '1Gi', { tolerations: [{ operator: 'Exists' }] }),
      4,
    ],
  ])('%s', (_, node, wanted, expected) => {
    expect(fitting(node, wanted as never)).toBe(expected);
  });

  it('counts the place of pods that are gone by then, and what a LimitRange fills in', () => {
    const full = aNode({ pods: [there('old', '4', '1Gi')] });
    const wanted = { template: { spec: { containers: [{ name: 'a' }] } }, rules: [] };
    const rules = [aRule({ defaultRequest: { cpuMillis: 2000, memoryBytes: undefined } })];
    expect(podsThatFit([full], { ...wanted, rules })).toBe(0);
    expect(podsThatFit([full], { ...wanted, rules }, new Set(['old']))).toBe(2);
  });

  it('never counts room that a node which is over its size has not', () => {
    expect(
      podsThatFit([aNode(), aNode({ pods: [there('x', '9', '1Gi')] })], { template: pod('1', '1Gi'), rules: [] }),
    ).toBe(4);
  });

  it('knows the rules about places it does not read', () => {
    expect(hasPlacementRules(pod('1', '1Gi'))).toBe(false);
    expect(hasPlacementRules(pod('1', '1Gi', { affinity: { podAntiAffinity: {} } }))).toBe(true);
  });
});

it('nodes are read as the API gives them; what is no number is not known', () => {
  const node = {
    metadata: { name: 'n', labels: { a: 'b' } },
    spec: { unschedulable: true, taints: [{ key: 'k', effect: 'NoExecute' }] },
    status: {
      allocatable: { cpu: '1930m', memory: 'lots', pods: '29' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  const pods = [
    { metadata: { uid: 'u' }, spec: { nodeName: 'n' } },
    { metadata: { uid: 'v' }, spec: {} },
  ];
  expect(nodesOf([node], pods, new Date())).toEqual([
    {
      ...{ name: 'n', ready: true, cordoned: true, labels: { a: 'b' } },
      taints: [{ key: 'k', value: '', effect: 'NoExecute' }],
      offers: { cpuMillis: 1930, memoryBytes: undefined, pods: 29 },
      pods: [{ uid: 'u', spec: { spec: { nodeName: 'n' } } }],
    },
  ]);
});
