import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { cut } from '../../model/cut.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Writes a line into the timeline of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    text: text({ rest: true, missing: 'The note has no words.' }).describe('What to write down'),
  }),
  positional: ['incident', 'text'],
  examples: ['/mcp incident note INC-1 "the vendor was called"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'note' }, async (incidents, { id }) => {
      await incidents.store.incidents.change(id, {
        actor: asking.user,
        entry: { key: `note:${asking.key}`, kind: 'note', text: cut(asking.params.text, 1000) },
      });
      return say(`Noted in the timeline of ${incidentName(id)}.`);
    }),
});
