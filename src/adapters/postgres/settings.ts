import type { z } from 'zod';
import { backing } from '../../config/fields.ts';

/** `environments.NAME.database` */
export const databaseSettings = backing;

export type DatabaseSettings = z.infer<typeof databaseSettings>;
