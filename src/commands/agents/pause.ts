import { z } from 'zod';
import { agentsPaused } from '../../blocks/agents-list.ts';
import { answer } from '../../catalog/answer.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { environmentOf } from '../../jobs/engine.ts';

export const command = answer({
  summary: 'Stops all agents: what they ask is refused, looks included, and nothing they asked for begins',
  params: z.object({}),
  positional: [],
  examples: ['/mcp agents pause'],
  async answer({ engine }: HandlerContext, { user }) {
    await engine.access.require(user, environmentOf(engine, undefined), 'operator', 'stop the agents');
    return agentsPaused(await engine.store.agents.pause(user));
  },
});
