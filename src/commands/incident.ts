import { z } from 'zod';
import { answer } from '../catalog/answer.ts';
import { nearest } from '../catalog/nearest.ts';
import { text } from '../catalog/params/text.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { incidentsSeenBy } from '../handlers/incident-answer.ts';
import { cut } from '../model/cut.ts';

/** `/mcp incident` alone is the list; whatever follows and is no command of its own was mistyped. */
export const command = answer({
  summary: 'Open and recent incidents; help incident lists the other commands',
  params: z.object({ verb: text({ rest: true }).optional().describe('What to do with one') }),
  positional: ['verb'],
  examples: ['/mcp incident'],
  async answer(context: HandlerContext, { user, params: { verb } }) {
    if (verb === undefined) return incidentsSeenBy(context, user);
    const [first = ''] = verb.split(/\s+/);
    const near = nearest(
      `incident ${first}`,
      [...context.answers.keys()].filter((one) => one.startsWith('incident ')),
    );
    throw fault('COMMAND_UNKNOWN', `Incidents know no "${cut(first, 40)}".`, {
      hint:
        near === undefined
          ? 'Type `/mcp help incident` for the list.'
          : `Did you mean \`/mcp ${near}\`? Type \`/mcp help incident\` for the list.`,
    });
  },
});
