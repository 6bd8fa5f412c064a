import { describe, expect, it } from 'vitest';
import type { Autoscaler, Condition } from '../../src/ports/workload.ts';
import { autoscalerReport } from '../../src/workloads/autoscaler-look.ts';
import { reportWords } from '../support/report-words.ts';
import { aDeployment, anAutoscaler } from './samples.ts';

const condition = (type: string, status: Condition['status'], reason: string, message = ''): Condition => ({
  type,
  status,
  reason,
  message,
  at: undefined,
});
const well = [
  condition('AbleToScale', 'True', 'ReadyForNewScale'),
  condition('ScalingActive', 'True', 'ValidMetricFound'),
];

const scaler = (over: Partial<Autoscaler> = {}) => anAutoscaler({ conditions: well, ...over });
const words = (...all: readonly Autoscaler[]) => reportWords(autoscalerReport(aDeployment(), all));

describe('what scales a deployment', () => {
  it('as many as it wants', () => {
    const said = words(scaler());
    expect(said).toMatch(/^✓ mcp-server: 3 replicas, as many as it wants \(3 to 10\)\n✓ cpu {2}41% \(target 60%\)\n/);
    expect(said).toContain('[Use of CPU and memory] [All pods]');
    expect(said).toContain('autoscaler mcp-server, 3 to 10 replicas · last scaled');
  });

  it.each([
    [
      '… mcp-server: 3 replicas, going to 6 (3 to 10)',
      { desired: 6, metrics: [{ name: 'cpu', target: '60%', current: '110%' }] },
    ],
    [
      '⚠ mcp-server: 10 replicas, the most it may have: it wants more',
      {
        current: 10,
        desired: 10,
        conditions: [...well, condition('ScalingLimited', 'True', 'TooManyReplicas', 'more than the maximum')],
      },
    ],
    [
      '✓ mcp-server: 3 replicas, as many as it wants (3 to 10)',
      { conditions: [...well, condition('ScalingLimited', 'True', 'TooFewReplicas', 'less than the minimum')] },
    ],
    [
      '✕ mcp-server: the autoscaler has no figures, and stays at 3 replicas',
      { conditions: [condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics returned')] },
    ],
    [
      '✕ mcp-server: the autoscaler cannot change its 3 replicas',
      { conditions: [condition('AbleToScale', 'False', 'FailedGetScale', 'forbidden')] },
    ],
    [
      '⚠ mcp-server: the autoscaler is off, because somebody scaled to 0',
      { current: 0, desired: 0, conditions: [condition('ScalingActive', 'False', 'ScalingDisabled')] },
    ],
    ['? mcp-server: the autoscaler has not decided anything yet', { conditions: [] }],
  ])('%s', (headline, over) => {
    expect(words(scaler(over)).split('\n')[0]).toBe(headline);
  });

  it('why it does not, in the words of Kubernetes, and what is not measured is no zero', () => {
    const conditions = [condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics\nreturned')];
    const said = words(scaler({ conditions, metrics: [{ name: 'memory', target: '80%', current: undefined }] }));
    expect(said).toContain('? memory  not measured (target 80%)');
    expect(said).toContain('✕ FailedGetResourceMetric  no metrics returned');
  });

  it('none, one of another deployment, and two that undo each other', () => {
    expect(words(scaler({ target: { kind: 'Deployment', name: 'other' } }))).toMatch(
      /^mcp-server has no autoscaler; 3 replicas are set by hand\n/,
    );
    expect(words(scaler({ target: { kind: 'StatefulSet', name: 'mcp-server' } }))).toContain('has no autoscaler');
    expect(words(scaler(), scaler({ name: 'second', max: 4 }))).toMatch(
      /^✕ mcp-server has 2 autoscalers, which undo each other: mcp-server, second\n✓ mcp-server {2}3 to 10, wants 3\n✓ second {2}3 to 4, wants 3/,
    );
  });
});
