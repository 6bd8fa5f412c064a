import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import { fault } from '../../errors.ts';
import { cancelRun } from '../../jobs/cancel.ts';
import { runName } from '../../model/run.ts';
import type { OwnAnswer } from './own.ts';
import { namedRun } from './sight.ts';

const usage = '/mcp cancel <R-…>';

export const cancel: OwnAnswer = {
  command: 'cancel',
  summary: 'Cancels a run that waits, or asks one that runs to stop',
  usage,
  examples: ['/mcp cancel R-1042'],
  async answer({ engine }, { user, words }) {
    const named = await namedRun(engine, words, usage);
    const outcome = await cancelRun(engine, named, user);
    if (outcome === 'ended') throw fault('RUN_FINISHED', `${runName(named.id)} has ended already.`);
    const headline =
      outcome === 'asked'
        ? `${runName(named.id)} was asked to stop; it begins no further step.`
        : `${runName(named.id)} is cancelled. Nothing was changed.`;
    return reportMessage({ mark: 'neutral', headline }, mentioned);
  },
};
