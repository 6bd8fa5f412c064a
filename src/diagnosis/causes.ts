import { z } from 'zod';
import { loadShaped } from '../catalog/load.ts';
import type { Cause } from './cause.ts';

/** What a file under causes/ must have. */
export const causeShape = z.object({
  title: z.string().min(1),
  explains: z.instanceof(RegExp),
  weigh: z.custom<Cause['weigh']>((value) => typeof value === 'function', 'must be a function'),
}) satisfies z.ZodType<Cause>;

/** Every cause below causes/, read when the bot starts. Throws an Error that names what is malformed. */
export const causes: readonly Cause[] = await loadShaped(new URL('./causes/', import.meta.url), 'cause', causeShape);
