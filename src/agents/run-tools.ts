import type { ListedTool } from './listed-tool.ts';
import { outputSchema } from './reply.ts';

const run = { type: 'string', pattern: '^(?:[Rr]-)?[1-9][0-9]{0,14}$', description: 'Number of the run: R-1042' };
const page = {
  type: 'integer',
  minimum: 1,
  maximum: 10_000,
  description: 'Page of its report; the first if omitted',
};

/** Names of the tools about runs. */
export const runToolNames = { get: 'run.get', cancel: 'run.cancel' } as const;

/** Tools about runs that were asked for before. */
export const runTools: readonly ListedTool[] = [
  {
    name: runToolNames.get,
    title: 'A run',
    description:
      'How a run that an agent asked for stands: waiting for people, running, or its verified result. Never changes anything.',
    inputSchema: { type: 'object', properties: { run, page }, required: ['run'], additionalProperties: false },
    outputSchema,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  },
  {
    name: runToolNames.cancel,
    title: 'Cancel a run',
    description:
      'Takes back a change that this agent asked for and that waits, or asks one that runs to begin no further step.',
    inputSchema: { type: 'object', properties: { run }, required: ['run'], additionalProperties: false },
    outputSchema,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  },
];
