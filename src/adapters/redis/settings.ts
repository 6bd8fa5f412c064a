import type { z } from 'zod';
import { backing } from '../../config/fields.ts';

/** `environments.NAME.cache` */
export const cacheSettings = backing;

export type CacheSettings = z.infer<typeof cacheSettings>;
