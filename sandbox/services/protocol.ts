import { z } from 'zod';

/** What the host process is told at its start, as its one argument. */
export const hostOrder = z.object({
  postgres: z
    .object({ folder: z.string(), durable: z.boolean(), settings: z.record(z.string(), z.string()).optional() })
    .optional(),
  redis: z.boolean(),
  /** A second PostgreSQL, on which nothing of the bot stands. */
  platformPostgres: z.object({ folder: z.string(), durable: z.boolean() }).optional(),
});

/** A line on its standard input. */
export const hostRequest = z.object({ id: z.number(), redis: z.enum(['start', 'stop']) });

/** A line on its standard output; DATABASE stands for the name of a database. */
export const hostReply = z.union([
  z.object({
    ready: z.literal(true),
    postgres: z.string().optional(),
    redis: z.string().optional(),
    platformPostgres: z.string().optional(),
  }),
  z.object({ done: z.number() }),
]);

export type HostOrder = z.input<typeof hostOrder>;
export type HostReply = z.input<typeof hostReply>;
