import { z } from 'zod';
import { readAction } from '../../../catalog/action.ts';
import { text } from '../../../catalog/params/text.ts';
import { askPerson } from '../../../logs/cloud/ask-person.ts';
import { logGroup } from '../../../logs/cloud/groups.ts';
import { periodParams } from '../../../logs/cloud/period.ts';
import { personId } from '../../../logs/cloud/person.ts';

/** Runbook B 6.2, `{ $.user_id = "user@msil.com" }`: whoever reads what one person did says why, and leaves a trace. */
export const action = readAction({
  summary: 'Shows what one user did, from CloudWatch Logs, only to you; the audit keeps that you asked and why',
  access: 'privacy',
  params: z.object({
    id: personId().describe('The user, as the log lines spell it'),
    reason: text({
      missing: 'Say why: reason="ticket 4711, they asked us". It stays in the audit.',
      example: 'ticket 4711, they asked us',
      masked: true,
    }).describe('Why you look; it stays in the audit'),
    ...periodParams(),
    group: logGroup().optional().describe('One log group instead of all of them'),
  }),
  positional: [],
  needs: ['logs'],
  examples: ['/mcp logs query user id=asha@msil.example reason="ticket 4711"'],
  deadlineMs: 300_000,
  run: async ({ params, ...context }) => askPerson(params, context),
});
