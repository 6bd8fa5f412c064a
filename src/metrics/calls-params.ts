import { z } from 'zod';
import { choice } from '../catalog/params/choice.ts';
import { duration } from '../catalog/params/duration.ts';
import { groupings } from './settings.ts';

const hourMs = 3_600_000;

/** How long the pods are watched. */
export const watchParam = () =>
  duration({ atLeastMs: 2000, atMostMs: 60_000 })
    .optional()
    .describe('How long to watch the pods themselves if Prometheus does not answer: 5s, 1m; 15s when left out');

/** What every look at the calls of the MCP server is asked with. */
export const callsParams = z.object({
  since: duration({ atLeastMs: 300_000, atMostMs: 24 * hourMs })
    .optional()
    .describe('How far back to look: 15m, 1h, 1d; one hour when left out'),
  for: watchParam(),
  by: choice(groupings).optional().describe('What to split the calls by; tool when left out'),
});

/** The same, with what is meant where it is left out. */
export const callsAsked = ({ since = hourMs, by = 'tool', for: watchMs }: z.infer<typeof callsParams>) => ({
  sinceMs: since,
  by,
  watchMs,
});
