import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { person } from '../../catalog/params/person.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, personMeant, say } from '../../handlers/incident-answer.ts';
import { lead } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Sets the lead of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    person: person().optional().describe('Who leads; you when left out'),
  }),
  positional: ['incident', 'person'],
  examples: ['/mcp incident lead INC-1 me'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'lead' }, async (incidents, { id }) => {
      const who = personMeant(asking.user, asking.params.person);
      await lead(incidents, id, asking.user, who);
      return say('The lead is set.', [{ user: who }, ` leads ${incidentName(id)}.`]);
    }),
});
