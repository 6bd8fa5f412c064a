import { runsList } from '../../blocks/runs-list.ts';
import type { OwnAnswer } from './own.ts';
import { requireSight } from './sight.ts';

export const runs: OwnAnswer = {
  command: 'runs',
  summary: 'What runs now and what ran lately',
  usage: '/mcp runs',
  examples: ['/mcp runs'],
  async answer({ engine }, { user }) {
    await requireSight(engine, user);
    const [open, recent] = await Promise.all([engine.store.runs.open(20), engine.store.runs.recent(30)]);
    return runsList(open, recent);
  },
};
