import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { caughtUp } from '../../handlers/incident-facts.ts';

export const command = answer({
  summary: 'Sums up an incident in five lines, for you alone: what, why, the latest, who, next',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident catch-up INC-1'],
  answer: (context: HandlerContext, asking) => caughtUp(context, asking),
});
