import { type LinesSeen, linesReport } from '../../../src/logs/lines-report.ts';
import type { Found } from '../../../src/logs/merge.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { aContainer, aPod } from '../../workloads/samples.ts';
import { looked } from './looks.ts';
import { ago } from './values.ts';

const pods = ['9vgct', 'l8qjx', 'x2k4d'].map((id) => aPod(id));

/** An entry of a pod, so many seconds ago. */
function entry(pod: number, seconds: number, ...lines: readonly string[]): Found {
  const of = pods[pod] ?? aPod('other');
  const source = { pod: of, container: of.containers[0] ?? aContainer(), previous: false };
  return { at: Date.parse(ago(seconds)), lines, source };
}

const failed = '{"level":"error","logger":"tools","message":"tool call failed: upstream did not answer in 5 s"}';
const found: readonly Found[] = [
  entry(0, 61, '{"level":"info","message":"GET /ready 200 in 3 ms"}'),
  entry(1, 58, failed),
  entry(
    1,
    57,
    'ToolTimeout: upstream did not answer in 5 s',
    '    at call (/app/tools.js:41:11)',
    '    at run (/app/server.js:9:3)',
    '    at processTicksAndRejections (node:internal/process/task_queues:105:5)',
  ),
  entry(2, 41, '{"level":"warn","message":"pool is nearly full: 18 of 20 connections"}'),
  entry(0, 12, failed),
];

const seen: LinesSeen = {
  deployment: 'mcp-server',
  found,
  count: 5,
  more: false,
  gaps: [],
  pods,
  sought: { level: undefined, grep: undefined },
  sinceMs: 900_000,
  leftOut: 0,
  zone: 'Asia/Kolkata',
};

/** Lines of many logs, merged by time. */
export const logMessages: Readonly<Record<string, ChatPayload>> = {
  'logs-with-errors': looked('logs', linesReport(seen)),
  'logs-of-a-level': looked(
    'logs',
    linesReport({
      ...seen,
      found: found.filter((_, index) => index === 1 || index === 2 || index === 4),
      count: 3,
      sought: { level: 'error', grep: undefined },
      sinceMs: 3_600_000,
      gaps: ['The log of mcp-server-4-x2k4d could not be read: forbidden'],
    }),
  ),
  'logs-nothing': looked(
    'logs',
    linesReport({ ...seen, found: [], count: 0, sought: { level: undefined, grep: 'connection refused' } }),
  ),
};
