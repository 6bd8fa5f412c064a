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
      'When it is due, as five fields of cron in the time zone of the environment: minute, hour, day of the month, month, day of the week; sun#1 is the first Sunday, fri#L the last Friday, L the last day',
    ),
  command: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('What is asked for, as typed after /mcp: health, or logs errors since=1d env=staging'),
  channel: channelId
    .optional()
    .describe('Channel it is asked and answered in; while it is left out the schedule is off'),
  missed: z
    .enum(['latest', 'skip'])
    .default('latest')
    .describe('What becomes of due times at which no bot was running: the newest is asked for once, or none'),
  enabled: z.boolean().default(true).describe('False takes out a schedule that the profile has'),
});

/** `schedules`. */
export const schedulesSection = z
  .record(name, schedule)
  .default({})
  .describe('What is asked for by the clock, by name. A change among it waits for a person, see policy.byClock');
