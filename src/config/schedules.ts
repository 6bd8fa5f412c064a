import { z } from 'zod';
import { parseCron } from '../schedules/cron.ts';
import { channelId, name } from './fields.ts';

const schedule = z.strictObject({
  when: z
    .string()
    .superRefine((text, context) => {
      const read = parseCron(text);
      if ('mistake' in read) context.addIssue({ code: 'custom', message: read.mistake });
    })
    .describe(
      "When it is due: five cron fields (minute, hour, day of month, month, day of week) in the environment's time zone; sun#1 is the first Sunday, fri#L the last Friday, L the last day of the month",
    ),
  command: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('The command, as typed after /mcp, such as health or logs errors since=1d env=staging'),
  channel: channelId.optional().describe('Channel it runs and answers in; without one the schedule is off'),
  missed: z
    .enum(['latest', 'skip'])
    .default('latest')
    .describe('What to do about times missed while no bot was running: run once for the latest, or skip them'),
  quiet: z
    .boolean()
    .default(false)
    .describe('Post only what needs attention: a failure, a bad finding, a plan that waits for a person'),
  enabled: z.boolean().default(true).describe('Set to false to drop a schedule that the profile defines'),
});

/** `schedules`. */
export const schedulesSection = z
  .record(name, schedule)
  .default({})
  .describe('Scheduled commands, by name. A scheduled change waits for a person unless policy.byClock lists it');
