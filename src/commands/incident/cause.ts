import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { update } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Notes the suspected cause of an incident, and posts it as an update',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    cause: text({ rest: true, missing: 'Say what the cause is.' }).describe('What you think it is'),
  }),
  positional: ['incident', 'cause'],
  examples: ['/mcp incident cause INC-1 "revision 42"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'cause' }, async (incidents, { id }) => {
      const { cause } = asking.params;
      await update(incidents, id, asking.user, { text: `Suspected cause: ${cause}`, cause }, asking.key);
      return say(`The suspected cause of ${incidentName(id)} is noted.`);
    }),
});
