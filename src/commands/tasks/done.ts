import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { nearest } from '../../catalog/nearest.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { environmentOf } from '../../jobs/engine.ts';
import { standings } from '../../jobs/standings.ts';
import { cut } from '../../model/cut.ts';

export const command = answer({
  summary: 'Marks a task as done, with the evidence',
  params: z.object({
    name: text({ missing: 'Say which task.', example: 'security-audit' }).describe('Name of the task'),
    evidence: text({ missing: 'Say what shows that it was done.', example: 'https://…', masked: true }).describe(
      'What shows it: a link, a run, a sentence',
    ),
  }),
  positional: ['name'],
  examples: ['/mcp tasks done security-audit evidence="report of 30 January, no findings"'],
  async answer({ engine }: HandlerContext, { user, params }) {
    const name = params.name.trim().toLowerCase();
    const task = engine.tasks.get(name);
    if (task === undefined) throw unknownTask(name, [...engine.tasks.keys()]);
    await engine.access.require(user, environmentOf(engine, task.environment), 'operator', 'finish a task');
    const [standing] = (await standings(engine, [task])).standings;
    const evidence = cut(params.evidence.trim(), 200);
    if (
      standing === undefined ||
      standing.done !== undefined ||
      !(await engine.store.tasks.done({ name, period: standing.period, by: user, evidence }))
    )
      return say(`"${task.title}" is done already.`);
    return say(`"${task.title}" is done for the ${task.every} from ${standing.period}.`);
  },
});

function unknownTask(name: string, names: readonly string[]) {
  const near = nearest(name, names);
  return fault('PARAM_INVALID', `There is no task "${cut(name, 60)}".`, {
    hint: near === undefined ? 'Type `/mcp tasks` for the list.' : `Did you mean \`${near}\`?`,
  });
}
