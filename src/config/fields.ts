import { z } from 'zod';

/** The kinds of value a configuration is made of, each with the words for a mistake. */
export const name = z
  .string()
  .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes');
export const labelKey = z
  .string()
  .regex(
    /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9._]{0,61}[A-Za-z0-9])?$/,
    'must be the key of a Kubernetes label',
  );
export const labelValue = z
  .string()
  .regex(/^[A-Za-z0-9](?:[-A-Za-z0-9._]{0,61}[A-Za-z0-9])?$/, 'must be the value of a Kubernetes label');
export const path = z.string().regex(/^\/[\w\-./]*$/, 'must start with / and hold letters, digits, - . _ / only');
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
export const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, such as MCP_DATABASE_URL');
export const channelId = z.string().regex(/^[CG][A-Z0-9]{2,}$/, 'must be the id of a Slack channel (C…)');
export const seconds = z.number().int().positive();
export const timezone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone, such as Asia/Kolkata');

/** How PostgreSQL or Redis is reached: over the network, or in its pod (runbook A: postgres-0, runbook B: sts/postgresql). */
export const backing = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('direct'),
    urlEnv: envName.describe('Environment variable that holds its address, password included'),
  }),
  z.strictObject({
    mode: z.literal('pod'),
    labels: z
      .record(z.string(), z.string())
      .refine((all) => Object.keys(all).length > 0, 'must name at least one label: none would mean every pod')
      .describe('Labels of the pod that runs it'),
    container: z.string().describe('Container in that pod'),
  }),
]);
