import { describe, expect, it } from 'vitest';
import type { Budget } from '../../src/ports/workload.ts';
import { type BudgetsSeen, budgetReport } from '../../src/workloads/budget-look.ts';
import { reportWords } from '../support/report-words.ts';
import { aBudget, aDeployment, aPod } from './samples.ts';

function words(budgets: readonly Budget[], over: Partial<BudgetsSeen> = {}): string {
  const pods = ['aaaaa', 'bbbbb', 'ccccc'].map((id) => aPod(id));
  return reportWords(budgetReport({ deployment: aDeployment(), pods, budgets, ...over }));
}

describe('how many pods may be evicted', () => {
  it('some', () => {
    expect(words([aBudget()])).toMatch(
      /^✓ mcp-server: 1 pod may be evicted now\n✓ mcp-server {2}at least 2 available; 3 of 3 pods healthy, 2 wanted\n/,
    );
  });

  it('none now: because of a pod that is not ready, which is named, with its button', () => {
    const pods = [aPod('aaaaa', { ready: false }), aPod('bbbbb'), aPod('ccccc')];
    const said = words([aBudget({ disruptionsAllowed: 0, healthy: 2 })], { pods });
    expect(said).toMatch(/^⚠ mcp-server: no pod may be evicted now: 2 healthy, 2 wanted\n/);
    expect(said).toContain('• mcp-server-4-aaaaa: runs and is not ready\n[Look at aaaaa] [All pods] [Rollout]');
  });

  it.each([
    [
      '⚠ mcp-server: no pod may ever be evicted: its budget wants all of them, and node drains hang',
      [aBudget({ minAvailable: '100%', disruptionsAllowed: 0, desiredHealthy: 3 })],
    ],
    [
      '⚠ mcp-server: no disruption budget: a node drain may take all 3 pods at once',
      [aBudget({ selector: [{ key: 'app', operator: 'In', values: ['other'] }] })],
    ],
    [
      '✕ mcp-server: 2 disruption budgets count its pods, so Kubernetes refuses every eviction',
      [aBudget(), aBudget({ name: 'all', selector: [] })],
    ],
    ['? mcp-server: its disruption budget has been changed and not been counted yet', [aBudget({ isObserved: false })]],
    [
      '✕ mcp-server: its disruption budget cannot be worked out, so no pod may be evicted',
      [
        aBudget({
          disruptionsAllowed: 0,
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'SyncFailed',
              message: 'found no controllers',
              at: undefined,
            },
          ],
        }),
      ],
    ],
    ['mcp-server: its disruption budget counts no pods', [aBudget({ disruptionsAllowed: 0, expected: 0, healthy: 0 })]],
  ])('%s', (headline, budgets) => {
    expect(words(budgets).split('\n')[0]).toBe(headline);
  });

  it('a selector that is not understood counts nothing', () => {
    expect(words([aBudget({ selector: undefined })])).toContain('no disruption budget');
  });

  it('without pods, the labels of the template decide', () => {
    const replicas = { wanted: 0, current: 0, updated: 0, ready: 0, available: 0 };
    const none = { pods: [], deployment: aDeployment({ replicas }) };
    expect(words([aBudget({ disruptionsAllowed: 0, expected: 0 })], none)).toContain(
      'its disruption budget counts no pods',
    );
    expect(words([], none)).toMatch(/^mcp-server: no disruption budget, and no pods wanted/);
  });
});
