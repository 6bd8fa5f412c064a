import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { escalate } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Pages the next level for an incident now',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident escalate INC-1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'escalate' }, async (incidents, { id }) => {
      await escalate(incidents, id, asking.user);
      return say(`The next level is paged for ${incidentName(id)}.`);
    }),
});
