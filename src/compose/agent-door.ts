import type { AgentSettings } from '../access/agents.ts';
import { agentHttp } from '../agents/http.ts';
import { agentRoutes } from '../handlers/agent-routes.ts';
import type { Route } from '../handlers/web-server.ts';
import type { Engine } from '../jobs/engine.ts';
import type { AgentTokens } from '../ports/agent-tokens.ts';
import type { Metrics } from '../ports/metrics.ts';
import { version } from './version.ts';

/** The paths agents call. */
export function startAgentDoor({
  engine,
  settings,
  tokens,
  observe,
}: {
  readonly engine: Engine;
  readonly settings: AgentSettings;
  readonly tokens: AgentTokens;
  readonly observe: Metrics['agentMessage'];
}): readonly Route[] {
  return agentRoutes({ settings, tokens, http: agentHttp(engine, version), log: engine.log, observe });
}
