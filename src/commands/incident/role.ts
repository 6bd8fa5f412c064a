import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { choice } from '../../catalog/params/choice.ts';
import { person } from '../../catalog/params/person.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, personMeant, say } from '../../handlers/incident-answer.ts';
import { lead } from '../../incidents/acts.ts';
import { takeRole } from '../../incidents/roles.ts';
import { incidentName, incidentRoles, parseIncidentRole } from '../../model/incident.ts';

const roles = ['lead', ...Object.keys(incidentRoles)];

export const command = answer({
  summary: 'Gives somebody a role in an incident',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    role: choice(roles, { wrong: `The roles are ${roles.join(', ')}.` }).describe('Role to give'),
    person: person().optional().describe('Who has it; you when left out'),
  }),
  positional: ['incident', 'role', 'person'],
  examples: ['/mcp incident role INC-1 comms me'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'role' }, async (incidents, { id }) => {
      const { role: word, person: typed } = asking.params;
      const who = personMeant(asking.user, typed);
      const role = parseIncidentRole(word);
      if (role === undefined) {
        await lead(incidents, id, asking.user, who);
        return say('The lead is set.', [{ user: who }, ` leads ${incidentName(id)}.`]);
      }
      await takeRole(incidents, id, asking.user, role, who);
      return say('The role is taken.', [{ user: who }, ` is ${incidentRoles[role].name} of ${incidentName(id)}.`]);
    }),
});
