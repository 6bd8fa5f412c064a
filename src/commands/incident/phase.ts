import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { choice } from '../../catalog/params/choice.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { setPhase } from '../../incidents/acts.ts';
import { incidentName, phases } from '../../model/incident.ts';

export const command = answer({
  summary: 'Sets the phase of an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    phase: choice(phases, { wrong: `The phases are ${phases.join(', ')}.` }).describe('Phase it is in now'),
  }),
  positional: ['incident', 'phase'],
  examples: ['/mcp incident phase INC-1 mitigate'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'phase' }, async (incidents, { id }) => {
      const { phase } = asking.params;
      await setPhase(incidents, id, asking.user, phase);
      return say(`${incidentName(id)} is in the phase ${phase} now.`);
    }),
});
