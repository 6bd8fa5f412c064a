import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { writeNote } from '../../incidents/write-down.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Adds a note to the timeline of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    text: text({ rest: true, missing: 'The note has no words.' }).describe('What to write down'),
  }),
  positional: ['incident', 'text'],
  examples: ['/mcp incident note INC-1 "the vendor was called"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'note' }, async (incidents, { id }) => {
      await writeNote(incidents, id, asking.user, asking.params.text, asking.key);
      return say(`Noted in the timeline of ${incidentName(id)}.`);
    }),
});
