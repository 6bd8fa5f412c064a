import { z } from 'zod';
import { runsList } from '../blocks/runs-list.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';

export const command = answer({
  summary: 'What runs now and what ran lately',
  params: z.object({}),
  positional: [],
  examples: ['/mcp runs'],
  async answer({ engine }: HandlerContext, { user }) {
    const seen = await seenBy(engine, user, 'look at runs');
    const [open, recent] = await Promise.all([engine.store.runs.open(20, seen), engine.store.runs.recent(30, seen)]);
    return runsList(open, recent);
  },
});
