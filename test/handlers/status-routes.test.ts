import { afterEach, describe, expect, it } from 'vitest';
import { promMetrics } from '../../src/adapters/metrics.ts';
import { privateStatusRoutes, publicStatusRoutes } from '../../src/handlers/status-routes.ts';
import { type Route, startWebServer, type WebServer } from '../../src/handlers/web-server.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

const servers: WebServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(0, 100);
});

const reason = 'the store does not answer';
const status = { problems: async () => [reason], metrics: promMetrics() };

async function door(routes: readonly Route[]) {
  const server = await startWebServer(routes, { port: 0, host: '127.0.0.1', log: quietLog() });
  servers.push(server);
  return async (path: string, authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers });
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
}

describe('on the port that strangers reach', () => {
  it('nobody learns why a process is not ready, and there are no metrics', async () => {
    const ask = await door(publicStatusRoutes(status, undefined));
    expect(await ask('/healthz')).toBe('200 alive');
    expect(await ask('/readyz')).toBe('503 not ready');
    expect(await ask('/readyz', 'Bearer undefined')).toBe('503 not ready');
    expect(await ask('/metrics')).toBe('404 ');
  });

  it('whoever shows the token learns both', async () => {
    const ask = await door(publicStatusRoutes(status, 'right'));
    for (const wrong of [undefined, 'Bearer', 'Bearer ', 'Bearer wrong', 'Basic right', 'right']) {
      expect(await ask('/metrics', wrong)).toBe('401 ');
      expect(await ask('/readyz', wrong)).toBe('503 not ready');
    }
    expect(await ask('/metrics', 'Bearer right')).toContain('mcp_chatops_process_start_time_seconds');
    expect(await ask('/readyz', 'Bearer right')).toBe(`503 ${reason}`);
  });
});

describe('on the port for those who watch', () => {
  it('both are reported to anyone who asks', async () => {
    const ask = await door(privateStatusRoutes(status));
    expect(await ask('/readyz')).toBe(`503 ${reason}`);
    expect(await ask('/metrics')).toContain('# HELP mcp_chatops_');
  });
});
