import { z } from 'zod';
import { requireRolloutRoom } from '../../capacity/quota.ts';
import { changeAction } from '../../catalog/action.ts';
import { deploymentName } from '../../catalog/params/deployment-name.ts';
import { deploymentIn } from '../../catalog/params.ts';
import { configGoal, meantSource } from '../../configuration/goal.ts';
import { setOnce, setOtherwise } from '../../configuration/set-once.ts';
import {
  beforeWords,
  behindWords,
  readPromise,
  setBackOffer,
  setChanges,
  setWarnings,
  setWords,
} from '../../configuration/set-plan.ts';
import { configSettings, parseSettings } from '../../configuration/settings.ts';
import { fault } from '../../errors.ts';
import { wayBackPromise } from '../../workloads/after-change.ts';
import { newPods } from '../../workloads/new-pods.ts';
import { requireRolling, rollOut } from '../../workloads/roll-out.ts';
import { rolloutPlan, verifyRollout } from '../../workloads/rollout-plan.ts';
import { templateDigest } from '../../workloads/template.ts';

/** Runbook A "Application Tuning": keys of the ConfigMap that the configuration allows, new pods, and the values before as the way back. */
export const action = changeAction({
  summary: 'Sets keys of the ConfigMap a deployment reads, replaces its pods and checks that they work',
  risk: 'disruptive',
  params: z.object({
    settings: configSettings().describe('Keys and their values'),
    deployment: deploymentName().optional().describe('Deployment that reads them; the MCP server when left out'),
    configmap: z.string().max(253).optional().describe('ConfigMap they are in, if the deployment reads several'),
  }),
  positional: ['settings'],
  needs: ['cluster'],
  examples: ['/mcp config set pool_size=40', '/mcp config set pool_size=20 ttl_seconds=1800'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal }) {
    const parsed = parseSettings(params.settings);
    if ('problem' in parsed) throw fault('PARAM_INVALID', parsed.problem);
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'start with it');
    const source = meantSource(current, { settings: parsed.settings, configMap: params.configmap }, environment);
    const [configMap, pods, deployments, gaps] = await Promise.all([
      cluster.configMap(source.name, { signal }),
      cluster.pods(current, { signal }),
      cluster.deployments({ signal }),
      requireRolloutRoom({ cluster, signal }, current, current.template),
    ]);
    if (configMap === undefined)
      throw fault('PARAM_INVALID', `There is no ConfigMap ${source.name}. Nothing was changed.`);
    const goal = configGoal(configMap, source, parsed.settings);
    const onFailure = environment.onFailedVerification === 'undo' ? 'undo' : 'ask';
    const words = { write: 'Replace the pods', wayBack: wayBackPromise(onFailure, beforeWords(goal)) };
    // A value is no release: how it ends says nothing of the version that runs.
    const { release: _, ...rollout } = rolloutPlan(current, environment, current.template, words);
    return {
      ...rollout,
      ...setWords(name, goal),
      changes: setChanges(goal),
      promises: [readPromise(source, goal), ...rollout.promises],
      onFailure,
      warnings: [
        ...(current.replicas.wanted === 1 ? [`${name} has 1 replica: its users may notice.`] : []),
        ...setWarnings(goal, { deployment: current, configMap, source, deployments }),
      ],
      course: [...rollout.course, ...behindWords(configMap, source, pods), ...gaps],
      steps: [{ key: 'write', title: `Write ${configMap.name}` }, ...rollout.steps],
      observed: { ...rollout.observed, configMap: goal.uid, digest: goal.digest },
      data: { ...rollout.data, goal, digest: templateDigest(current.template) },
    };
  },

  async run(context, { data: { goal, ...rollout } }) {
    const { cluster, clock, steps, mark } = context;
    await steps.once.marked('write', setOnce({ cluster, clock, mark, goal }));
    const done = `${goal.configMap} holds the new values, and no pod was replaced.`;
    return rollOut(context, { ...rollout, done, change: newPods(clock) });
  },

  async verify(context, { data }, result) {
    const { name, goal } = data;
    const other = await setOtherwise(context.cluster, goal, context.signal);
    return verifyRollout(context, data, result, ({ good, wrong }) => {
      const what = goal.settings.map(({ key, after }) => `${key} ${after === '' ? '""' : after}`).join(', ');
      if (other.length > 0) {
        const keys = other.map(({ key }) => key).join(', ');
        return { mark: 'bad', headline: `${keys} in ${goal.configMap} was changed again by somebody else` };
      }
      if (!good) return { mark: 'bad', headline: `${name} started with ${what}, and does not work: ${wrong}` };
      return { mark: 'good', headline: `${name} runs with ${what}` };
    });
  },

  undo: ({ data }, { began }) => (began('write') ? setBackOffer(data) : undefined),
});
