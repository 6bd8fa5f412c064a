import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { yesNo } from '../../catalog/params/yes-no.ts';
import { logGroup } from '../../logs/cloud/groups.ts';
import { daysWords, isShorter, keptDays } from '../../logs/retention/days.ts';
import { setPlan, theGroup } from '../../logs/retention/set-plan.ts';

const writeMs = 30_000;

/** Runbook B 5.3, `aws logs put-retention-policy`: which says nothing of what it deletes, and succeeds where it has no effect. */
export const action = changeAction({
  summary: 'Changes how long a CloudWatch log group is kept, and says what that deletes',
  risk: 'reversible',
  params: z.object({
    group: logGroup().describe('The log group, as `/mcp retention` writes it'),
    days: keptDays().describe('How many days to keep it; never: keep it forever'),
    delete: yesNo().optional().describe('Yes to a shorter time than now: everything older is deleted'),
  }),
  // What is deleted does not come back.
  raises: (params) => (params.delete === true ? 'destructive' : 'reversible'),
  positional: ['group', 'days'],
  needs: ['logs'],
  examples: ['/mcp retention set /mcp/production/server 365'],
  deadlineMs: 5 * 60_000,

  target: ({ group }) => `log-group/${group}`,

  plan: async ({ logs, environment, signal, clock, params: { group, days, delete: isDeleting = false } }) =>
    setPlan({ group, days, isDeleting }, { logs, environment, signal, now: clock.now() }),

  async run({ logs, steps, signal }, { data: { group, after } }) {
    // The same days twice are the same days: done again after a lost answer, it does no harm.
    await steps.once.harmless('set', async () => {
      await logs.keepDays(group, after ?? undefined, { timeoutMs: writeMs, signal });
      return {};
    });
    return {};
  },

  async verify({ logs, signal }, { data: { group, before, after } }) {
    const now = await theGroup(logs, group, signal);
    const wanted = after ?? undefined;
    if (now.policy !== undefined) {
      return {
        mark: 'bad',
        headline: `${group} is kept as the account-level policy ${now.policy} says, ${daysWords(now.keptDays)}: the change has no effect`,
      };
    }
    if (now.keptDays !== wanted) {
      return {
        mark: 'bad',
        headline: `${group} is kept ${daysWords(now.keptDays)}, not ${daysWords(wanted)}: somebody else changed it, or CloudWatch did not`,
      };
    }
    return {
      mark: 'good',
      headline: `${group} is kept ${daysWords(wanted)}, read back from CloudWatch`,
      notes: isShorter(wanted, before ?? undefined)
        ? [`events older than ${daysWords(wanted)} are deleted within about 72 h, and do not come back`]
        : [`before: ${daysWords(before ?? undefined)}; nothing was deleted`],
    };
  },

  undo({ data: { group, before, after } }, did) {
    if (!did.began('set')) return undefined;
    const isCut = isShorter(before ?? undefined, after ?? undefined);
    return {
      label: `Keep ${daysWords(before ?? undefined)} again`,
      action: 'retention set',
      params: { group, days: before ?? 'never', ...(isCut ? { delete: true } : {}) },
    };
  },
});
