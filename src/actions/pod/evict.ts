import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { deploymentName } from '../../catalog/params/deployment-name.ts';
import { podName } from '../../catalog/params/pod-name.ts';
import { fault } from '../../errors.ts';
import { budgetOfPod, evictPromises } from '../../workloads/evict-plan.ts';
import { evictedReport, evictOnce, podToEvict } from '../../workloads/evict-pod.ts';
import { deploymentOfPod } from '../../workloads/find-pod.ts';
import { standing, waitForReplacement } from '../../workloads/replacement.ts';

/** Runbook A, `kubectl delete pod -l app=…`, which takes all of them at once: here one, behind its budget; all of them are `restart`. */
export const action = changeAction({
  summary: 'Evicts one pod where its disruption budget allows it, and waits for the next one',
  risk: 'disruptive',
  params: z.object({
    name: podName().describe('The pod, or the last five letters of its name'),
    deployment: deploymentName()
      .optional()
      .describe('Deployment it belongs to; when left out, the one its name starts with, or else the MCP server'),
  }),
  positional: ['name', 'deployment'],
  needs: ['cluster'],
  examples: ['/mcp pod evict x2k4d', '/mcp pod evict mcp-server-7d9f8c6b54-x2k4d'],
  deadlineMs: 15 * 60_000,

  target: ({ name, deployment }, environment) => `deployment/${deploymentOfPod(environment, name, deployment)}`,

  async plan({ cluster, environment, params, signal }) {
    const name = deploymentOfPod(environment, params.name, params.deployment);
    const found = await podToEvict(cluster, { name: params.name, deployments: [name], call: { signal } });
    const { pod, deployment } = found;
    const budget = budgetOfPod(pod, await cluster.budgets({ signal }));
    const { wanted } = deployment.replicas;
    return {
      headline: `Evict ${pod.name}`,
      doing: `Evicting ${pod.name}`,
      confirm: 'Evict it',
      subject: pod.name,
      changes: [],
      promises: evictPromises(found, budget),
      course: [],
      ...(wanted === 1 ? { warnings: [`${name} has 1 replica: nothing serves until the next pod is ready.`] } : {}),
      steps: [
        { key: 'before', title: 'See which pods there are' },
        { key: 'evict', title: 'Evict the pod' },
        { key: 'replacement', title: 'Wait for the next pod' },
        { key: 'verify', title: 'Verify' },
      ],
      observed: { namespace: environment.namespace, deployment: deployment.uid },
      data: {
        ...{ name, pod: pod.name, uid: pod.uid, deployment: deployment.uid },
        giveUpMs: deployment.progressDeadlineSeconds * 1000,
      },
    };
  },

  async run({ cluster, clock, signal, steps }, { data }) {
    const { name, uid, giveUpMs } = data;
    const before = await steps.observe('before', async () => {
      const deployment = await cluster.deployment(name, { signal });
      if (deployment.uid !== data.deployment)
        throw fault('PLAN_CHANGED', `${name} is another deployment now. This run has changed nothing.`);
      return (await cluster.pods(deployment, { signal })).map((pod) => pod.uid);
    });
    await steps.once.gone('evict', evictOnce({ cluster, ...data }));
    await steps.observe('replacement', (step) =>
      waitForReplacement({ cluster, clock, signal, step, name, uid, before, giveUpMs }),
    );
    return { before };
  },

  verify: async ({ cluster, signal }, { data }, { before }) =>
    evictedReport(data, await standing(cluster, { ...data, before }, signal)),
});
