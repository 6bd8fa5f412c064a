import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { resolve } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Resolves an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    text: text({ rest: true }).optional().describe('How it ended'),
    cause: text().optional().describe('What the cause was'),
  }),
  positional: ['incident', 'text'],
  examples: ['/mcp incident resolve INC-1 "2.3.0 serves again" cause="revision 42"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'resolve' }, async (incidents, { id }) => {
      const { text: words = '', cause } = asking.params;
      await resolve(incidents, id, asking.user, { text: words, cause });
      return say(`${incidentName(id)} is resolved.`);
    }),
});
