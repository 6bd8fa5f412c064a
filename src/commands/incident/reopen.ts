import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { reopen } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Opens a resolved incident again',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident reopen INC-1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'reopen' }, async (incidents, { id }) => {
      await reopen(incidents, id, asking.user);
      return say(`${incidentName(id)} is open again.`);
    }),
});
