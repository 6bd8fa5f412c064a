import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { timelineSeenBy } from '../../handlers/incident-answer.ts';

export const command = answer({
  summary: 'What happened in an incident so far',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident timeline INC-1'],
  answer: (context: HandlerContext, asking) => timelineSeenBy(context, asking),
});
