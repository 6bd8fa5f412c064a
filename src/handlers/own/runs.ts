import { runsList } from '../../blocks/runs-list.ts';
import type { OwnAnswer } from './own.ts';
import { seenBy } from './sight.ts';

export const runs: OwnAnswer = {
  command: 'runs',
  summary: 'What runs now and what ran lately',
  usage: '/mcp runs',
  examples: ['/mcp runs'],
  async answer({ engine }, { user }) {
    const seen = await seenBy(engine, user, 'look at runs');
    const [open, recent] = await Promise.all([engine.store.runs.open(20, seen), engine.store.runs.recent(30, seen)]);
    return runsList(open, recent);
  },
};
