import { z } from 'zod';
import { periods } from '../schedules/period.ts';
import { name } from './fields.ts';

const task = z.strictObject({
  title: z.string().trim().min(3).max(80).describe('What is to be done'),
  every: z.enum(periods).describe('How often: by the calendar of the environment'),
  owner: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id, such as U0123ABCD')
    .optional()
    .describe('Who sees to it, by Slack user id'),
  evidence: z
    .array(z.string().min(1))
    .default([])
    .describe('Commands of which a run that ended well in the period shows that it was done'),
  environment: name.optional().describe('Where such a run is made; the default environment when left out'),
  enabled: z.boolean().default(true).describe('false takes out a task of the profile'),
});

/** `tasks`. */
export const tasksSection = z
  .record(name, task)
  .default({})
  .describe('Work that comes back, by name: who does it, and what shows that it was done');
