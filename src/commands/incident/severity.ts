import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { severityLevel } from '../../catalog/params/severity.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { setSeverity } from '../../incidents/acts.ts';
import { incidentName, severityName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Raises or lowers the severity of an incident; a worse one pages again',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    severity: severityLevel().describe('New severity'),
  }),
  positional: ['incident', 'severity'],
  examples: ['/mcp incident severity INC-1 P1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'severity' }, async (incidents, { id }) => {
      const { severity } = asking.params;
      await setSeverity(incidents, id, asking.user, severity, asking.key);
      return say(`${incidentName(id)} is ${severityName(severity)} now.`);
    }),
});
