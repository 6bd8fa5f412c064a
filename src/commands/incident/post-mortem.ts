import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { spareWords } from '../../catalog/params/spare-words.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { postMortem } from '../../incidents/post-mortem.ts';
import { incidentName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Drafts the post-mortem of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    words: spareWords(),
  }),
  positional: ['incident', 'words'],
  examples: ['/mcp incident post-mortem INC-1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'post-mortem', namesPeople: true }, async (incidents, { id }) => {
      await postMortem(incidents, id, asking.user);
      return say(`The post-mortem of ${incidentName(id)} is being drafted.`, [
        'It comes into the thread of the incident; where Slack takes no files, that is said there.',
      ]);
    }),
});
