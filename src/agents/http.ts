import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import type { Engine } from '../jobs/engine.ts';
import type { Caller } from './caller.ts';
import { agentServer } from './server.ts';

/** What an HTTP request comes to. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, or piece by piece as it comes. */
  readonly body: string | ReadableStream<Uint8Array>;
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
      let isLeftOpen = false;
      try {
        const response = await handler.fetch(request);
        const { status, body } = response;
        const headers = Object.fromEntries(response.headers);
        if (body === null || !headers['content-type']?.startsWith('text/event-stream'))
          return { status, headers, body: await response.text() };
        // Progress is told while the work goes on.
        isLeftOpen = true;
        return { status, headers, body: closing(body, () => handler.close()) };
      } finally {
        if (!isLeftOpen) await handler.close();
      }
    },
  };
}

/** A stream whose server is closed when it has ended, or when nobody listens any more. */
function closing(body: ReadableStream<Uint8Array>, close: () => Promise<void>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      controller.close();
      await close();
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await close();
    },
  });
}
