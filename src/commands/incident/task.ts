import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { person } from '../../catalog/params/person.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, personMeant, say } from '../../handlers/incident-answer.ts';
import { cut } from '../../model/cut.ts';
import { incidentName } from '../../model/incident.ts';
import { asTyped, personIn } from '../../model/typed-people.ts';

/** A mention that ends a task is its owner, and no part of its words. */
const ownerAtTheEnd = /(?<!\s)\s*<@[^<>]+>\s*$/;

export const command = answer({
  summary: 'Adds a task to an incident, or marks one as done',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    task: text({ rest: true, people: true, missing: 'The task has no words.' }).describe(
      'What is to be done, and who does it; or done and the number of a task',
    ),
    owner: person().optional().describe('Who does it'),
  }),
  positional: ['incident', 'task'],
  examples: ['/mcp incident task INC-1 "raise the memory limit"', '/mcp incident task INC-1 done 1'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'task' }, async (incidents, { id }) => {
      const { task, owner: named } = asking.params;
      const done = /^done\s+(\d{1,4})$/i.exec(task.trim())?.[1];
      if (done !== undefined) {
        if (!(await incidents.store.incidents.finishTask(id, Number(done), asking.user)))
          throw fault('PARAM_INVALID', `There is no open task ${done}.`);
        return say(`Task ${done} is done.`);
      }
      const owner = named === undefined ? personIn(task) : personMeant(asking.user, named);
      const words = cut(asTyped(task.replace(ownerAtTheEnd, '')), 300);
      const number = await incidents.store.incidents.addTask(id, { text: words, owner, by: asking.user });
      return say(`Task ${number} of ${incidentName(id)} is written down.`);
    }),
});
