import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { acknowledge } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Acknowledges an incident: paging stops while you work on it',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident ack INC-1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'ack', answersPage: true }, async (incidents, { id }) => {
      await acknowledge(incidents, id, asking.user);
      return say(`You have acknowledged ${incidentName(id)}. Paging stops while you are seen working on it.`);
    }),
});
