import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { incidentsSeenBy } from '../../handlers/incident-answer.ts';

export const command = answer({
  summary: 'Open and recent incidents',
  params: z.object({}),
  positional: [],
  examples: ['/mcp incident list'],
  answer: (context: HandlerContext, { user }) => incidentsSeenBy(context, user),
});
