import { z } from 'zod';
import { changeAction } from '../../src/catalog/action.ts';
import { deploymentName } from '../../src/catalog/params/deployment-name.ts';
import { text } from '../../src/catalog/params/text.ts';
import { deploymentIn } from '../../src/catalog/params.ts';
import { fault } from '../../src/errors.ts';
import { promise } from '../../src/model/plan.ts';
import { changeOnce } from '../../src/workloads/change-once.ts';

/** What `kubectl rollout history` shows as the reason of a revision. */
const reason = 'kubernetes.io/change-cause';

/** Which runbook section this replaces, and what it does better. */
export const action = changeAction({
  summary: 'Writes down why a deployment was changed',
  risk: 'reversible',
  params: z.object({
    deployment: deploymentName().optional().describe('Deployment to annotate; the MCP server when left out'),
    why: text({ example: 'INC-7' }).describe('The reason, in quotes'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp example change why="raised the pool to 30"', '/mcp example change mcp-server why=INC-7 env=staging'],
  deadlineMs: 60_000,

  // Two runs with one target never overlap.
  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  // A pure reading: the compiler refuses a plan that writes. What `changes`, `promises`, `observed` and `data` hold is what people approve.
  async plan({ cluster, environment, params, signal }) {
    const name = deploymentIn(environment, params.deployment);
    const { uid, annotations } = await cluster.deployment(name, { signal });
    const before = annotations[reason] ?? '';
    if (before === params.why) throw fault('NOTHING_TO_DO', `${name} says "${before}" already. Nothing was changed.`);
    return {
      headline: `Write down why ${name} was changed`,
      doing: `Writing down why ${name} was changed`,
      confirm: 'Write it down',
      subject: name,
      changes: [{ label: 'reason', before: before || '(none)', after: params.why }],
      promises: [promise('pods', 'stay', () => 'No pod is replaced.')],
      course: [],
      steps: [
        { key: 'write', title: 'Write the reason' },
        { key: 'verify', title: 'Read it back' },
      ],
      observed: { uid, before },
      data: { name, uid, before, after: params.why },
    };
  },

  // Each change is a step of one of the kinds of `steps.once`, by what makes its repetition safe; see src/catalog/steps.ts.
  run: ({ cluster, clock, steps, mark }, { data: { name, uid, before, after } }) =>
    steps.once.marked(
      'write',
      changeOnce({
        ...{ cluster, clock, name, mark },
        asPlanned(now) {
          if (now.uid !== uid || (now.annotations[reason] ?? '') !== before)
            throw fault('PLAN_CHANGED', `${name} was changed by somebody else just now. This run has changed nothing.`);
        },
        change: async ({ annotations }) => ({ annotations: { ...annotations, [reason]: after } }),
      }),
    ),

  async verify({ cluster, signal }, { data: { name, after } }) {
    const { annotations } = await cluster.deployment(name, { signal });
    return annotations[reason] === after
      ? { mark: 'good', headline: `${name} says why it was changed: ${after}` }
      : { mark: 'bad', headline: `${name} does not say why it was changed` };
  },

  undo: ({ data: { name, before } }) =>
    before === ''
      ? undefined
      : { label: 'Back to the reason before', action: 'example change', params: { deployment: name, why: before } },
});
