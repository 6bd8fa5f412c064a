import { describe, expect, it } from 'vitest';
import { containerLimitsOf } from '../../src/adapters/kubernetes/limit-range.ts';
import { quotaOf } from '../../src/adapters/kubernetes/quota.ts';
import { podSize } from '../../src/capacity/pod-size.ts';
import { qualityOf } from '../../src/capacity/quality.ts';
import { morePods, requireRoom, rolloutNeed } from '../../src/capacity/quota.ts';
import type { RolloutTerms } from '../../src/workloads/strategy.ts';
import { aRule } from '../workloads/samples.ts';

const mib = 1024 * 1024;
const pod = (resources: object, more: object = {}) => ({ spec: { containers: [{ name: 'a', resources }], ...more } });
const sized = (memory: string) => podSize(pod({ limits: { cpu: '1', memory } }), []);
const quota = (hard: object, used: object, more: object = {}) =>
  quotaOf({ metadata: { name: 'compute' }, spec: { hard, ...more }, status: { used } });
const rolling = (replicas: number, surge: number, unavailable: number): RolloutTerms => ({
  strategy: 'rolling',
  ...{ replicas, surge, unavailable },
});

describe('what a pod counts for', () => {
  it('is the sum of its containers, its sidecars, and at least its largest init container', () => {
    const template = {
      spec: {
        initContainers: [
          { name: 'migrate', resources: { limits: { memory: '2Gi', cpu: '1' } } },
          { name: 'proxy', restartPolicy: 'Always', resources: { limits: { memory: '100Mi', cpu: '100m' } } },
        ],
        containers: [
          { name: 'a', resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: 1, memory: '512Mi' } } },
        ],
      },
    };
    expect(podSize(template, [])).toEqual({
      pods: 1,
      'requests.cpu': 1000,
      'requests.memory': 2048 * mib,
      'limits.cpu': 1100,
      'limits.memory': 2048 * mib,
    });
  });

  it('is not known where a container says nothing and no LimitRange fills it in; with one it is', () => {
    const rule = aRule({
      defaultLimit: { cpuMillis: 500, memoryBytes: mib },
      defaultRequest: { cpuMillis: 100, memoryBytes: undefined },
    });
    expect(podSize(pod({}), [])['limits.memory']).toBeUndefined();
    expect(podSize(pod({}), [rule])).toMatchObject({ 'limits.cpu': 500, 'requests.cpu': 100, 'requests.memory': mib });
  });
});

describe('room for a rollout', () => {
  const need = (terms: RolloutTerms, before: string, after: string) =>
    (rolloutNeed(terms, sized(before), sized(after))('limits.memory') ?? 0) / mib;

  it('counts the pods of a stuck rollout as gone: they do not serve, and are above the wanted number', () => {
    const size = sized('512Mi');
    const need = (spare: number) => rolloutNeed(rolling(3, 1, 0), size, size, spare)('limits.memory');
    expect([need(0), need(1)]).toEqual([512 * mib, 0]);
  });

  it.each<readonly [string, RolloutTerms, string, string, number]>([
    ['the extra pod', rolling(3, 1, 0), '512Mi', '512Mi', 512],
    ['larger pods, with one old one still there', rolling(3, 1, 0), '512Mi', '1Gi', 3 * 512 + 512],
    ['nothing where old pods go first', rolling(4, 0, 1), '512Mi', '512Mi', 0],
    ['the difference alone where old pods go first', rolling(4, 1, 1), '512Mi', '1Gi', 4 * 512],
    ['the difference alone where all go first', { strategy: 'recreate', replicas: 3 }, '512Mi', '1Gi', 3 * 512],
  ])('%s', (_, terms, before, after, mibs) => {
    expect(need(terms, before, after)).toBe(mibs);
  });

  const try_ = (one: ReturnType<typeof quota>) => () =>
    requireRoom([one], rolloutNeed(rolling(3, 1, 0), sized('512Mi'), sized('512Mi')), 'the rollout of a');

  it('is refused with figures where there is none', () => {
    expect(try_(quota({ 'limits.memory': '1536Mi' }, { 'limits.memory': '1536Mi' }))).toThrow(
      'Quota compute leaves 0 B of limits.memory, and the rollout of a needs 512 MiB more. Nothing was changed.',
    );
    expect(try_(quota({ 'count/pods': '3' }, { 'count/pods': '3' }))).toThrow(
      'Quota compute leaves 0 pods, and the rollout of a needs 1 pod more',
    );
    expect(try_(quota({ cpu: '3500m' }, { cpu: '3' }))).toThrow('leaves 0.5 cores of requests.cpu');
  });

  it('is not where there is, where the quota is for some pods alone, or was not counted yet', () => {
    expect(try_(quota({ 'limits.memory': '2Gi' }, { 'limits.memory': '1536Mi' }))).not.toThrow();
    expect(try_(quota({ pods: '3' }, { pods: '3' }, { scopes: ['BestEffort'] }))).not.toThrow();
    expect(try_(quota({ pods: '3' }, {}))).not.toThrow();
  });

  it('more pods need theirs', () => {
    const full = quota({ pods: '4' }, { pods: '3' });
    expect(() => requireRoom([full], morePods(1, sized('1Gi')), 'it')).not.toThrow();
    expect(() => requireRoom([full], morePods(2, sized('1Gi')), 'a with 5 pods')).toThrow(
      'a with 5 pods needs 2 pods more',
    );
  });
});

it('a LimitRange is read for containers, by the names of the wire', () => {
  const limits = [
    { type: 'Container', max: { memory: '1Gi' }, default: { cpu: '500m' } },
    { type: 'Pod', max: { cpu: '1' } },
  ];
  expect(containerLimitsOf({ metadata: { name: 'l' }, spec: { limits } })).toMatchObject([
    { name: 'l', max: { memoryBytes: 1024 * mib }, defaultLimit: { cpuMillis: 500 } },
  ]);
});

it.each([
  ['Guaranteed', pod({ limits: { cpu: '1', memory: '1Gi' } })],
  ['Guaranteed', pod({ requests: { cpu: '1000m', memory: '1024Mi' }, limits: { cpu: '1', memory: '1Gi' } })],
  ['Burstable', pod({ requests: { cpu: '1', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } })],
  ['Burstable', pod({ limits: { memory: '1Gi' } })],
  ['BestEffort', pod({})],
  ['Burstable', pod({ limits: { cpu: '1', memory: '1Gi' } }, { initContainers: [{ name: 'i' }] })],
])('%s', (quality, template) => expect(qualityOf(template, [])).toBe(quality));
