import { mentioned } from '../../blocks/rich-text.ts';
import { runCard } from '../../blocks/run-card.ts';
import { fault } from '../../errors.ts';
import { environmentOf } from '../../jobs/engine.ts';
import type { OwnAnswer } from './own.ts';
import { namedRun } from './sight.ts';

const usage = '/mcp run <R-…>';

export const run: OwnAnswer = {
  command: 'run',
  summary: 'One run: its state, steps, people and result',
  usage,
  examples: ['/mcp run R-1042'],
  async answer({ engine }, { user, words }) {
    const named = await namedRun(engine, words, usage);
    await engine.access.require(user, environmentOf(engine, named.environment), 'viewer', 'look at runs');
    const card = await engine.store.runs.card(named.id);
    if (card === undefined) throw fault('RUN_UNKNOWN', `There is no run R-${named.id}.`);
    return runCard(card, mentioned);
  },
};
