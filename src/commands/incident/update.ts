import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { update } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Posts a status update of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    text: text({ rest: true, missing: 'The update has no words.' }).describe('How it goes'),
  }),
  positional: ['incident', 'text'],
  examples: ['/mcp incident update INC-1 "rolling back"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'update' }, async (incidents, { id }) => {
      await update(incidents, id, asking.user, { text: asking.params.text }, asking.key);
      return say(`The update of ${incidentName(id)} is out.`);
    }),
});
