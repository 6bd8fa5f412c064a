import { z } from 'zod';
import { changeAction } from '../../../catalog/action.ts';
import { fault } from '../../../errors.ts';
import { discardPlan } from '../../../instances/discard-plan.ts';

const callMs = 30_000;

/** Runbook B 7.2 leaves `mcp-recovery` behind: it costs money, and its fixed name makes the next recovery fail. */
export const action = changeAction({
  summary: 'Removes a copy that `db pitr` made from RDS',
  risk: 'destructive',
  params: z.object({
    name: z
      .string()
      .max(63)
      .regex(/^[a-z](?:-?[a-z0-9])*$/, 'must be the name of an instance, such as mcp-production-at-20260131t0500')
      .describe('The copy, as the message that made it says'),
  }),
  positional: ['name'],
  needs: ['instances'],
  examples: ['/mcp db pitr discard mcp-production-at-20260131t0500'],
  deadlineMs: 60 * 60_000,

  target: ({ name }) => `rds/${name}`,

  subject: ({ name }) => `instance/${name}`,

  plan: ({ instances, environment, params: { name }, signal }) => discardPlan({ instances, environment, signal }, name),

  async run({ instances, steps, signal }, { data: { name, resourceId } }) {
    const call = { timeoutMs: callMs, signal };
    const there = async () => {
      const found = await instances.instance(name, call);
      return found?.resourceId === resourceId ? found : undefined;
    };
    await steps.once.gone('remove', {
      async away() {
        const found = await there();
        return found === undefined || found.status === 'deleting' ? {} : undefined;
      },
      async remove() {
        // Another of the same name is not the one that was approved.
        if ((await there()) === undefined)
          throw fault('PLAN_CHANGED', `${name} is another instance now. Nothing was removed.`);
        await instances.remove(name, call);
        return {};
      },
    });
    await steps.waitUntil('gone', {
      everyMs: 15_000,
      deadlineMs: 45 * 60_000,
      async look() {
        const found = await there();
        return found === undefined ? { done: {} } : { waiting: found.status };
      },
    });
    return {};
  },

  async verify({ instances, signal }, { data: { name } }) {
    const found = await instances.instance(name, { timeoutMs: callMs, signal });
    return found === undefined
      ? { mark: 'good', headline: `${name} is gone from RDS` }
      : { mark: 'bad', headline: `RDS still has ${name}: "${found.status}"` };
  },
});
