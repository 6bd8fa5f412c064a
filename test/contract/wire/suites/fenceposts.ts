import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../../../sandbox/cluster/objects/meta.ts';
import { rolloutPromise, rolloutTerms } from '../../../../src/workloads/strategy.ts';
import { openOperator } from '../diagnosing.ts';
import { openField } from '../field.ts';
import { deploymentOf } from '../objects.ts';
import { until } from '../until.ts';
import { deploys } from './diagnosis.ts';
import type { Suite } from './suite.ts';

/** How a rollout goes that never gets a new pod ready: as far as its limits let it, and no further (kubernetes#22516). */
export const fenceposts: Suite = (target) => {
  describe('what a plan promises of the pods is what the cluster does', () => {
    it.each([
      [1, 0, '25%', 'Rolling: at most 1 of 1 pods away, 0 extra.'],
      [3, 0, '25%', 'Rolling: at most 1 of 3 pods away, 0 extra.'],
      [2, 0, '49%', 'Rolling: at most 1 of 2 pods away, 0 extra.'],
      [3, '25%', '25%', 'Rolling: one extra pod at a time; old pods stay until new ones are ready.'],
      [5, '40%', '20%', 'Rolling: at most 1 of 5 pods away, 2 extra.'],
      [2, 0, 5, 'Rolling: at most 2 of 2 pods away, 0 extra.'],
    ])('%i pods, surge %s, unavailable %s: %s', async (replicas, maxSurge, maxUnavailable, words) => {
      const field = await openField(target().admin);
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
      await field.deploy({ replicas, strategy, progressDeadlineSeconds: 3, probe: true });
      await field.settled();
      const { cluster } = await openOperator(target(), field);
      const deployment = await cluster.deployment('mcp-server');
      const promised = rolloutTerms(deployment);
      expect(rolloutPromise(deployment).text).toContain(words);
      if (promised.strategy !== 'rolling') throw new Error('no rolling update');
      await deploys(field, 'mcp/server:2.4.0-not-ready');
      await field.deploymentThat(
        'a rollout that gave up',
        ({ status }) => conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded',
      );
      // It stands still: these numbers are its last.
      const wanted = { replicas: replicas + promised.surge, away: promised.unavailable };
      await until(`${wanted.replicas} pods, ${wanted.away} away`, async () => {
        const { status } = await field.deployment();
        const stands = { replicas: status.replicas ?? 0, away: replicas - (status.availableReplicas ?? 0) };
        return stands.replicas === wanted.replicas && stands.away === wanted.away ? true : undefined;
      });
    });

    it('a rollout that may neither add a pod nor take one away is refused at the door', async () => {
      const field = await openField(target().admin);
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '0%', maxUnavailable: '0%' } };
      const deployment = deploymentOf({ replicas: 1, strategy });
      const answer = await field.client.post(field.group('apps/v1', 'deployments'), deployment);
      expect([answer.status, answer.at('message')]).toEqual([
        422,
        'Deployment.apps "mcp-server" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
      ]);
    });
  });
};
