import { z } from 'zod';
import { agentsList } from '../blocks/agents-list.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { seenBy } from '../handlers/visible.ts';
import { agentOf } from '../model/run.ts';

const most = { agents: 20, questions: 200 };

export const command = answer({
  summary: 'Which agents use this bot, for whom, and what they have asked for',
  params: z.object({}),
  positional: [],
  examples: ['/mcp agents'],
  async answer({ engine }: HandlerContext, { user }) {
    const environments = await seenBy(engine, user, 'see the agents');
    const { agents, runs } = engine.store;
    const [paused, seen, open] = await Promise.all([
      agents.paused(),
      agents.seen(most.agents),
      runs.open(most.questions, environments),
    ]);
    return agentsList({
      configured: engine.agents !== undefined,
      paused,
      seen,
      open: open.filter(({ run }) => run.risk !== 'read-only' && agentOf(run.ground) !== undefined),
    });
  },
});
