import { describe, expect, it } from 'vitest';
import { openOperator } from '../diagnosing.ts';
import { type Field, openField } from '../field.ts';
import { holding, warns, writesStatus } from '../planting.ts';
import { until } from '../until.ts';
import { tells } from './diagnosis.ts';
import type { Suite } from './suite.ts';

const labels = { app: 'mcp-server' };
const change = (field: Field, spec: object) =>
  field.client.patch(field.group('apps/v1', 'deployments/mcp-server'), 'strategic', { spec });

/** What is wrong without any new version: somebody's doing, a node's, or nobody's. */
export const standing: Suite = (target) => {
  describe('of what stands already, a diagnosis names', () => {
    it('a budget that lets no pod go: a warning, since all is served', async () => {
      const field = await openField(target().admin);
      await field.create(field.group('policy/v1', 'poddisruptionbudgets'), {
        metadata: { name: 'all-of-them' },
        spec: { minAvailable: 2, selector: { matchLabels: labels } },
      });
      await field.deploy();
      await field.settled();
      await tells(await openOperator(target(), field), {
        headline: /^mcp-server \(production\): perhaps disruption budget blocks evictions, 2 pods still serve$/,
        first: /budget all-of-them wants 2 of 2 pods healthy, so no node can be drained$/,
        button: /^Health$/,
      });
    });

    it('a paused rollout, and offers no restart that would be refused', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.settled();
      const containers = [{ name: 'server', image: 'mcp/server:2.4.0' }];
      await change(field, { paused: true, template: { spec: { containers } } });
      const { buttons } = await tells(await openOperator(target(), field), {
        headline: /^mcp-server \(production\): most likely rollout paused, 2 pods still serve$/,
        first: /paused with 0 of 2 pods on the newest version; resume with: kubectl rollout resume /,
        button: /^Health$/,
      });
      expect(buttons).toEqual(['Health']);
    });

    it('a lost node, from what the controller of nodes writes of a pod on it', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.settled();
      const [lost] = await field.pods();
      if (lost === undefined) throw new Error('there is no pod');
      await writesStatus(field, lost, { conditions: [holding('Ready', 'False')] });
      await warns(field, lost, 'node-controller', 'NodeNotReady', 'Node is not ready');
      await tells(await openOperator(target(), field), {
        headline: /^mcp-server \(production\): most likely node lost, 1 of 2 pods ready$/,
        first: new RegExp(`1 of 2 pods are on ${lost.spec.nodeName}, which does not answer; they are replaced after`),
        button: /^Look again$/,
      });
    });

    it('an evicted pod, from what its kubelet writes, while another takes its place', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.settled();
      const [evicted] = await field.pods();
      if (evicted === undefined) throw new Error('there is no pod');
      const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi. ';
      await writesStatus(field, evicted, {
        phase: 'Failed',
        reason: 'Evicted',
        message,
        conditions: [holding('DisruptionTarget', 'True', 'TerminationByKubelet', message), holding('Ready', 'False')],
      });
      await tells(await openOperator(target(), field), {
        headline: /^mcp-server \(production\): most likely pods evicted, 2 pods still serve$/,
        first: new RegExp(`1 pod ended by ${evicted.spec.nodeName}; Evicted: The node was low on resource: memory\\.`),
        button: /^Look again$/,
      });
    });
  });

  describe('strangers with the same labels', () => {
    it('that crash are no trouble of the deployment, and behind its service they are told as a warning', async () => {
      const field = await openField(target().admin);
      await field.deploy();
      await field.create(field.core('services'), {
        metadata: { name: 'mcp-server' },
        spec: { selector: labels, ports: [{ port: 80, targetPort: 8000 }] },
      });
      await field.settled();
      const container = (image: string) => ({ restartPolicy: 'Never', containers: [{ name: 'nightly', image }] });
      // A Job, and a pod that nobody owns: both carry the label that the deployment selects by.
      await field.create(field.group('batch/v1', 'jobs'), {
        metadata: { name: 'nightly' },
        spec: {
          backoffLimit: 0,
          template: {
            metadata: { labels: { ...labels, component: 'nightly' } },
            spec: container('mcp/tools:1-crash-loop'),
          },
        },
      });
      await field.create(field.core('pods'), { metadata: { name: 'bare', labels }, spec: container('mcp/tools:1') });
      await until('a stranger that crashed and one that is ready', async () => {
        const strangers = (await field.pods('app=mcp-server')).filter(({ spec }) => spec.restartPolicy === 'Never');
        const statuses = strangers.map(({ status }) => status.containerStatuses?.[0]);
        const hasEnded = statuses.some((one) => (one?.state.terminated ?? one?.lastState.terminated) !== undefined);
        return hasEnded && statuses.some((one) => one?.ready) ? true : undefined;
      });
      const { words } = await tells(await openOperator(target(), field), {
        headline: /^mcp-server \(production\) is healthy: 2 of 2 pods ready, 1 warning below$/,
        first: /^Kubernetes says:$/,
        button: /^Health$/,
      });
      expect(words).toContain('1 of 3 ready addresses belong to pods of another workload (service mcp-server)');
      expect(words).toMatch(/: 2 pods, \d+ events, logs of 2 containers, endpoints 2 of 2/);
    });
  });
};
