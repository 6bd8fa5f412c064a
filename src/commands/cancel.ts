import { z } from 'zod';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { answer } from '../catalog/answer.ts';
import { runNumber } from '../catalog/params/row-number.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { knownRun } from '../handlers/visible.ts';
import { cancelRun } from '../jobs/cancel.ts';
import { runName } from '../model/run.ts';

export const command = answer({
  summary: 'Cancels a waiting run, or asks a running one to stop',
  params: z.object({ run: runNumber().describe('Number of the run') }),
  positional: ['run'],
  examples: ['/mcp cancel R-1042'],
  async answer({ engine }: HandlerContext, { user, params }) {
    const run = await knownRun(engine, params.run);
    const outcome = await cancelRun(engine, run, user);
    if (outcome === 'ended') throw fault('RUN_FINISHED', `${runName(run.id)} has ended already.`);
    const headline =
      outcome === 'asked'
        ? `${runName(run.id)} was asked to stop; it begins no further step.`
        : `${runName(run.id)} is cancelled. Nothing was changed.`;
    return reportMessage({ mark: 'neutral', headline }, mentioned);
  },
});
