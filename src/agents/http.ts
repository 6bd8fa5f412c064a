import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import type { Engine } from '../jobs/engine.ts';
import type { Caller } from './caller.ts';
import { agentServer } from './server.ts';

/** What an HTTP request comes to. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AgentHttp {
  /** Answers one message of a caller whose token was checked. */
  answer(caller: Caller, request: Request): Promise<HttpAnswer>;
}

/** MCP over Streamable HTTP, both eras, without sessions: each message is served by a server of its own. */
export function agentHttp(engine: Engine, version: string): AgentHttp {
  return {
    async answer(caller, request) {
      const handler: McpHttpHandler = createMcpHandler(() => agentServer({ engine, caller }, version), {
        responseMode: 'auto',
        onerror: (error) => engine.log.warn({ err: error }, 'a message of an agent was not taken'),
      });
      try {
        const response = await handler.fetch(request);
        const body = await response.text();
        return { status: response.status, headers: Object.fromEntries(response.headers), body };
      } finally {
        await handler.close();
      }
    },
  };
}
