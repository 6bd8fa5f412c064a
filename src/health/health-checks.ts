import { z } from 'zod';
import { loadShaped } from '../catalog/load.ts';
import type { HealthCheck } from './check.ts';

const title = z.string().min(1);
const work = z.custom<(...args: never[]) => never>((value) => typeof value === 'function', 'must be a function');

/** What a file under checks/ must have. */
export const healthCheckShape = z.object({
  title,
  order: z.number(),
  deadlineMs: z.number().int().positive(),
  configured: work,
  run: work,
}) satisfies z.ZodType<HealthCheck>;

/** Every check below a folder, in reading order. Throws an Error that names what is malformed. */
export async function loadHealthChecks(folder: URL): Promise<readonly HealthCheck[]> {
  const found = await loadShaped<HealthCheck>(folder, 'check', healthCheckShape);
  return [...found].sort((a, b) => a.order - b.order);
}

/** Every check below checks/, read when the bot starts. */
export const healthChecks = await loadHealthChecks(new URL('./checks/', import.meta.url));
