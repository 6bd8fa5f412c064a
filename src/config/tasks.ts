import { z } from 'zod';
import { periods } from '../schedules/period.ts';
import { name } from './fields.ts';

const task = z.strictObject({
  title: z.string().trim().min(3).max(80).describe('What needs doing'),
  every: z.enum(periods).describe("How often, by the calendar in the environment's time zone"),
  owner: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id, such as U0123ABCD')
    .optional()
    .describe('Who owns it: a Slack user id'),
  evidence: z
    .array(z.string().min(1))
    .default([])
    .describe('Commands that prove it was done: a successful run of any of them within the period ticks the task off'),
  environment: name.optional().describe('Environment those runs must be in; the default environment if omitted'),
  enabled: z.boolean().default(true).describe('Set to false to drop a task that the profile defines'),
});

/** `tasks`. */
export const tasksSection = z
  .record(name, task)
  .default({})
  .describe('Routine tasks, by name: who owns each, and what proves it was done');
