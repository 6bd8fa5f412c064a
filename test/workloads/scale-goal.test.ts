import { describe, expect, it } from 'vitest';
import type { Autoscaler, Budget, Deployment } from '../../src/ports/workload.ts';
import { scaleGoal } from '../../src/workloads/scale-goal.ts';
import { scaleChanges, scalePromise, scaleWarnings, scaleWords } from '../../src/workloads/scale-plan.ts';
import { anEnvironment } from '../support/environment.ts';
import { aBudget, aDeployment, anAutoscaler } from './samples.ts';

const replicas = (wanted: number) =>
  aDeployment({ replicas: { wanted, current: wanted, updated: wanted, ready: wanted, available: wanted } });
const environment = anEnvironment({ scale: { maxReplicas: 12 } });
const goal = (to: number, deployment: Deployment, all: readonly Autoscaler[] = [], max?: number) =>
  scaleGoal(deployment, all, { replicas: to, max }, environment);
const scaler = anAutoscaler();

describe('what is written', () => {
  it('the number, where nothing else chooses it', () => {
    const asked = goal(6, replicas(3));
    expect(asked).toEqual({ kind: 'replicas', from: 3, to: 6 });
    expect(scaleWords('mcp-server', asked)).toMatchObject({
      headline: 'Scale mcp-server from 3 to 6 pods',
      confirm: 'Scale to 6',
    });
    expect(scalePromise(asked, 3).text).toBe('3 pods stay; 3 more start.');
    expect(scalePromise(goal(2, replicas(3)), 3).text).toContain('Stops 1 of 3 pods');
  });

  it('the bounds of its autoscaler, whose maximum is raised where it is lower', () => {
    expect(goal(6, replicas(3), [scaler])).toMatchObject({ kind: 'bounds', to: { min: 6, max: 10 } });
    const asked = goal(12, replicas(3), [scaler]);
    expect(asked).toMatchObject({ from: { min: 3, max: 10 }, to: { min: 12, max: 12 } });
    expect(scaleChanges(asked)).toEqual([
      { label: 'minimum of mcp-server', before: '3', after: '12' },
      { label: 'maximum of mcp-server', before: '10', after: '12' },
    ]);
    expect(scalePromise(asked, 3).text).toMatch(/^The autoscaler starts 9 pods within a minute\./);
  });

  it('the number where an autoscaler is off: at 0 pods, and to get there', () => {
    expect(goal(0, replicas(3), [scaler])).toEqual({ kind: 'replicas', from: 3, to: 0 });
    expect(goal(4, replicas(0), [scaler])).toEqual({ kind: 'replicas', from: 0, to: 4 });
    expect(() => goal(2, replicas(0), [scaler])).toThrow('keeps from 3 to 10 as soon as there is one');
  });

  it('an autoscaler of another deployment counts for nothing', () => {
    const other = anAutoscaler({ target: { kind: 'Deployment', name: 'mcp-worker' } });
    const set = anAutoscaler({ target: { kind: 'StatefulSet', name: 'mcp-server' } });
    expect(goal(6, replicas(3), [other, set])).toMatchObject({ kind: 'replicas' });
  });
});

describe('what is refused', () => {
  it.each([
    ['more than the configuration lets', () => goal(13, replicas(3)), 'at most 12 pods in production'],
    ['a maximum beyond that', () => goal(4, replicas(3), [scaler], 13), 'at most 12 pods in production'],
    ['two autoscalers', () => goal(4, replicas(3), [scaler, scaler]), 'has 2 autoscalers'],
    ['a maximum where there is no autoscaler', () => goal(4, replicas(3), [], 6), 'has no autoscaler'],
    ['a maximum below the minimum', () => goal(6, replicas(3), [scaler], 4), 'cannot have a maximum of 4'],
    ['what is so already', () => goal(3, replicas(3)), 'mcp-server is set to 3 pods already'],
    ['bounds that are so already', () => goal(3, replicas(5), [scaler]), 'keeps from 3 to 10 pods already'],
  ])('%s', (_, asking, words) => {
    expect(asking).toThrow(words);
    expect(asking).toThrow('Nothing was changed.');
  });
});

describe('what is warned of', () => {
  const warnings = (
    to: number,
    deployment: Deployment,
    autoscalers: readonly Autoscaler[] = [],
    budgets: readonly Budget[] = [],
  ) => scaleWarnings(goal(to, deployment, autoscalers), { deployment, autoscalers, budgets });

  it('a budget that lets no pod go any more, and a single pod', () => {
    expect(warnings(2, replicas(3), [], [aBudget()])).toEqual([
      'The disruption budget mcp-server wants 2 available: with 2 pods, node drains hang.',
    ]);
    expect(warnings(1, replicas(3))).toEqual(['With 1 pod, every restart and every node drain is an outage.']);
    expect(warnings(4, replicas(3), [], [aBudget()])).toEqual([]);
    expect(warnings(2, replicas(3), [], [aBudget({ minAvailable: undefined, maxUnavailable: '1' })])).toEqual([]);
  });

  it('an autoscaler that is off at 0', () => {
    expect(warnings(0, replicas(3), [scaler])).toEqual([
      'The autoscaler mcp-server is off while there are 0 pods; scaling up wakes it.',
    ]);
  });

  it('who takes it back: of the deployment, or of the autoscaler where that is what changes', () => {
    const argo = { labels: { 'argocd.argoproj.io/instance': 'shop' } };
    expect(warnings(6, aDeployment(argo))).toEqual([expect.stringContaining('Argo CD (application shop)')]);
    const keda = anAutoscaler({ labels: { 'scaledobject.keda.sh/name': 'queue' } });
    expect(warnings(6, aDeployment(argo), [keda])).toEqual([expect.stringContaining('KEDA (ScaledObject queue)')]);
  });
});
