import type { McpServerState } from '../../mcp-server/server.ts';
import { hash32 } from '../names.ts';
import type { LineSource, LogLine } from './log.ts';
import { jsonLine } from './log-texts.ts';

/** A line of ordinary traffic comes this often, in ms: a sample of the requests, not every one. */
const EVERY_MS = 4000;

/** Who calls: people of the customer, as the gateway writes them into every call. */
const USERS = ['asha@msil.example', 'ravi@msil.example', 'meera.k@msil.example', 'ravi@msil.example.org'];

const ERRORS = [
  { error_type: 'UpstreamTimeout', message: 'tool call failed: upstream did not answer in 5 s' },
  { error_type: 'ValidationError', message: 'tool call failed: invalid arguments' },
  { error_type: 'PoolTimeout', message: 'tool call failed: no database connection in 30 s' },
];

function requestLine(at: number, server: McpServerState, seed: string): LogLine {
  const number = hash32(`${seed} ${at}`);
  const tools = [...server.tools.keys()];
  const tool = tools[number % tools.length] ?? 'search_releases';
  const { errorRatio, meanMs } = server.traffic.load;
  const failed = (number % 10_000) / 10_000 < errorRatio;
  const duration = Math.round(meanMs * (0.4 + ((number >>> 8) % 120) / 100));
  const user_id = USERS[(number >>> 4) % USERS.length];
  const common = { tool, duration_ms: duration, request_id: number.toString(16).padStart(8, '0'), user_id };
  const error = ERRORS[number % ERRORS.length];
  const text =
    failed && error
      ? jsonLine(at, {
          level: 'error',
          logger: 'mcp.tools',
          message: error.message,
          fields: { ...common, event_type: 'tool_execution', status: 'error', error_type: error.error_type },
        })
      : jsonLine(at, {
          level: 'info',
          logger: 'mcp.tools',
          message: 'tool call',
          fields: { ...common, event_type: 'tool_execution', status: 'ok' },
        });
  return { at, text };
}

/** The lines a working server writes about its requests; the same instants always give the same lines. */
export function requestLines(server: McpServerState, seed: string): LineSource {
  return (from, to) => {
    const lines: LogLine[] = [];
    // After a long silence only what a log would still hold is made.
    const first = Math.max(from, to - EVERY_MS * 5000);
    if (server.notReady) return lines;
    for (let at = Math.ceil((first + 1) / EVERY_MS) * EVERY_MS; at <= to; at += EVERY_MS)
      lines.push(requestLine(at, server, seed));
    return lines;
  };
}
