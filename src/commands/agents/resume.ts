import { z } from 'zod';
import { agentsResumed } from '../../blocks/agents-list.ts';
import { answer } from '../../catalog/answer.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { environmentOf } from '../../jobs/engine.ts';

export const command = answer({
  summary: 'Lets the agents in again after a pause',
  params: z.object({}),
  positional: [],
  examples: ['/mcp agents resume'],
  async answer({ engine }: HandlerContext, { user }) {
    await engine.access.require(user, environmentOf(engine, undefined), 'operator', 'let the agents in again');
    return agentsResumed(await engine.store.agents.resume(user));
  },
});
