import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { Front } from '../../handlers/front.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { update } from '../../incidents/acts.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Tells everybody how an incident goes',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    text: text({ rest: true, missing: 'The update has no words.' }).describe('How it goes'),
  }),
  positional: ['incident', 'text'],
  examples: ['/mcp incident update INC-1 "rolling back"'],
  answer: (front: Front, asking) =>
    onIncident(front, asking, { verb: 'update' }, async (desk, { id }) => {
      await update(desk, id, asking.user, { text: asking.params.text }, asking.key);
      return say(`The update of ${incidentName(id)} is out.`);
    }),
});
