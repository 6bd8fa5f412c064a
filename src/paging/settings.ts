import { z } from 'zod';

/** The name of an environment variable that holds a secret. */
export const envName = z
  .string()
  .max(128)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, such as PAGERDUTY_ROUTING_KEY');

/** An address pages are sent to, and whether it may be without TLS. */
export const httpsUrl = z.url({ protocol: /^https?$/, error: 'must be an https:// address' });
export const allowInsecure = z
  .boolean()
  .default(false)
  .describe('Whether to allow http:// addresses: for tests and the sandbox only');

/** Refuses an http:// address where that is not allowed, and a password inside an address. */
export function safeUrl<Settings extends { readonly url: string; readonly allowInsecure: boolean }>(
  schema: z.ZodType<Settings>,
): z.ZodType<Settings> {
  return schema.superRefine(({ url, allowInsecure: allowed }, context) => {
    const read = URL.parse(url);
    const mistake = (message: string) => context.addIssue({ code: 'custom', path: ['url'], message });
    if (read?.protocol !== 'https:' && !allowed) mistake('must be an https:// address');
    if (read?.username || read?.password) mistake('must not carry a password');
  });
}
