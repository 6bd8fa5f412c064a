import { expect, it } from 'vitest';
import type { LogEvent } from '../../../sandbox/platform/aws/logs/events.ts';
import { evaluate } from '../../../sandbox/platform/aws/logs/insights/evaluate.ts';
import { parseQuery } from '../../../sandbox/platform/aws/logs/insights/parse.ts';

const at = Date.parse('2026-11-30T10:00:00Z');
const event = (message: string | object, seconds = 0, stream = 'mcp-server-a/mcp-server'): LogEvent => ({
  at: at + seconds * 1000,
  message: typeof message === 'string' ? message : JSON.stringify(message),
  stream,
  group: '/mcp/production/server',
});
const events = [
  event({ level: 'info', tool: 'book', duration_ms: 120, status: 'ok', user_id: 'a@x.example' }),
  event({ level: 'error', tool: 'book', duration_ms: 6100, status: 'error', user_id: 'b@x.example' }, 1),
  event({ level: 'error', tool: 'list', duration_ms: '7000', status: 'error', call: { depth: 2 } }, 2),
  event('Error: it broke', 3, 'mcp-server-b/mcp-server'),
  event('{ no json', 4),
];
const rows = (query: string) =>
  evaluate(parseQuery(query), events, '123').rows.map((row) =>
    Object.fromEntries([...row].filter(([name]) => name !== '@ptr')),
  );

it('finds fields of JSON, by their path too, and leaves others alone', () => {
  expect(rows('fields tool, call.depth | filter call.depth = 2')).toEqual([{ tool: 'list', 'call.depth': 2 }]);
  expect(rows('fields @message | filter not ispresent(level)')).toHaveLength(2);
  expect(rows('fields @log, @logStream | filter @message like "it broke"')).toEqual([
    { '@log': '123:/mcp/production/server', '@logStream': 'mcp-server-b/mcp-server' },
  ]);
});

it('compares numbers as numbers, text as written, and a part of a text with like', () => {
  expect(rows('fields tool | filter duration_ms > 5000')).toHaveLength(2);
  expect(rows('fields tool | filter status = "error" and tool in ["book", "x"]')).toEqual([{ tool: 'book' }]);
  expect(rows('fields tool | filter status = "ERROR"')).toEqual([]);
  expect(rows('fields tool | filter user_id like "x.example"')).toHaveLength(2);
  expect(rows('fields tool | filter @message like /(?i)\\berror\\b/')).toHaveLength(3);
  expect(rows('fields tool | filter @message not like "rr" or (tool = "list" and not status = "ok")')).toHaveLength(3);
});

it('groups, counts and sorts; newest first where nothing is said', () => {
  expect(
    rows(
      'filter ispresent(tool) | stats count(*) as calls, pct(duration_ms, 95) as p95, max(duration_ms) as slowest by tool | sort calls desc',
    ),
  ).toEqual([
    { tool: 'book', calls: 2, p95: 6100, slowest: 6100 },
    { tool: 'list', calls: 1, p95: 7000, slowest: 7000 },
  ]);
  expect(rows('fields @message | limit 1')).toEqual([{ '@message': '{ no json' }]);
  expect(rows('stats count_distinct(@logStream) as pods, avg(duration_ms) as mean')).toEqual([
    { pods: 2, mean: (120 + 6100 + 7000) / 3 },
  ]);
});

it('tells what it read and what matched', () => {
  const { matched, scanned, bytes } = evaluate(
    parseQuery('filter status = "error" | stats count(*) by tool'),
    events,
    '1',
  );
  expect({ matched, scanned }).toEqual({ matched: 2, scanned: 5 });
  expect(bytes).toBe(events.reduce((sum, { message }) => sum + message.length + 26, 0));
});

it('takes a remark for nothing, and quotes as written', () => {
  expect(rows('# who asks | limit 0\nfields tool | filter tool = "book" | limit 1')).toEqual([{ tool: 'book' }]);
  expect(rows('fields tool | filter tool = "bo\\"ok"')).toEqual([]);
});

it.each([
  '',
  'fields',
  'filter a =',
  'filter a = "b',
  'parse @message "x"',
  'fields a || limit 1',
  'stats stddev(a)',
  'fields a; drop',
])('refuses %j', (query) => {
  expect(() => parseQuery(query)).toThrow('unexpected symbol');
});
