import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { offerLead } from '../../incidents/handover.ts';
import { incidentName } from '../../model/incident.ts';
import { asTyped, personIn } from '../../model/typed-people.ts';

/** The mention it begins with is whom it is for, and no part of the note. */
const firstMention = /^\s*<@[^<>]+>\s*/;

export const command = answer({
  summary: 'Asks somebody to lead an incident from now on; they have to accept',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    to: text({ rest: true, people: true, missing: 'Say to whom, such as `@name`.' }).describe(
      'Who is asked to lead, and what they should know',
    ),
  }),
  positional: ['incident', 'to'],
  examples: ['/mcp incident handover INC-1 @lead "2.4.0 leaks memory, rollback is planned"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'handover' }, async (incidents, { id }) => {
      const { to } = asking.params;
      const person = personIn(to);
      if (person === undefined)
        throw fault('PARAM_INVALID', 'I do not know who that is.', {
          hint: 'Mention the person first, such as `@name`.',
        });
      const note = asTyped(to.replace(firstMention, '')).replace(/^"|"$/g, '');
      await offerLead(incidents, id, asking.user, { to: person, note, request: asking.key });
      return say(`${incidentName(id)} is offered.`, [{ user: person }, ' has to accept; nothing changes until then.']);
    }),
});
