import { z } from 'zod';
import { parseClock } from '../model/local-time.ts';
import { parseCron } from '../schedules/cron.ts';

const common = {
  name: z.string().trim().min(1, 'must not be empty: messages show it').max(60).describe('What people call it'),
  covers: z
    .array(z.string().regex(/^[a-z][a-z -]*(?: \*)?$/, 'must be a command, such as db vacuum, or db *'))
    .default([])
    .describe(
      'Changes that belong in it, as commands; db * covers all that begin with db. Outside the window each needs one more approval',
    ),
};

const recurring = z.strictObject({
  ...common,
  when: z
    .string()
    .superRefine((text, context) => {
      const read = parseCron(text);
      if ('mistake' in read) context.addIssue({ code: 'custom', message: read.mistake });
      else if (read.hours === undefined)
        context.addIssue({ code: 'custom', message: 'must name the hour it begins at' });
    })
    .describe(
      "When it begins: five cron fields in the environment's time zone; 0 1 * * sun#1 is 01:00 on the first Sunday",
    ),
  to: z
    .string()
    .refine((text) => parseClock(text) !== undefined, 'must be a time such as 04:00')
    .describe('When it ends; a time that is not after the start means the next day'),
});
const planned = z.strictObject({
  ...common,
  every: z.literal('quarter').describe('One each quarter, planned with /mcp window plan'),
  hours: z.number().positive().max(48).describe('How long it lasts, in hours'),
});
const before = z.strictObject({
  name: common.name,
  before: z.literal('certificates').describe("Due before the first of the ingress's certificates expires"),
  days: z.number().int().min(1).max(90).default(21).describe('How many days before'),
});

/** `environments.NAME.windows`. */
export const windowsSection = z
  .array(z.union([recurring, planned, before]))
  .max(50)
  .default([])
  .describe('Maintenance windows: which work belongs in which hours')
  .superRefine((windows, context) => {
    for (const [index, { name }] of windows.entries())
      if (windows.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) !== index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another window' });
  });
