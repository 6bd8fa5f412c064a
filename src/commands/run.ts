import { z } from 'zod';
import { mentioned } from '../blocks/rich-text.ts';
import { runCard } from '../blocks/run-card.ts';
import { answer } from '../catalog/answer.ts';
import { runNumber } from '../catalog/params/row-number.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { knownRun, ownOnly } from '../handlers/visible.ts';
import { environmentOf } from '../jobs/engine.ts';
import { runName } from '../model/run.ts';

export const command = answer({
  summary: 'One run: its state, steps, people and result',
  params: z.object({ run: runNumber().describe('Number of the run') }),
  positional: ['run'],
  examples: ['/mcp run R-1042'],
  async answer({ engine }: HandlerContext, { user, params }) {
    const run = await knownRun(engine, params.run);
    await engine.access.require(user, environmentOf(engine, run.environment), 'viewer', 'look at runs');
    await ownOnly(engine, run, user);
    const card = await engine.store.runs.card(run.id);
    if (card === undefined) throw fault('RUN_UNKNOWN', `There is no run ${runName(run.id)}.`);
    return runCard(card, mentioned);
  },
});
