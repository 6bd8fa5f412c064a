import { closeSync, openSync, writeSync } from 'node:fs';

const tools = ['create_assignment', 'list_releases', 'search_releases', 'get_dealer_stock'];
const kinds = [
  ['ToolTimeout', 'tool call failed: upstream did not answer in'],
  ['DatabaseError', 'too many connections, waited'],
  ['ValidationError', 'tool call failed: invalid arguments after'],
] as const;

/** One line of a busy MCP server: one in 25 an error, one in five with spaces, some that only look like errors, some cut, some escaped. */
function line(number: number): string {
  const isError = number % 25 === 0;
  const [type, words] = kinds[number % kinds.length] ?? kinds[0];
  const text = JSON.stringify({
    timestamp: new Date(1_790_000_000_000 + number * 10).toISOString().slice(0, -1),
    level: isError ? 'error' : 'info',
    logger: 'mcp.tools',
    message: isError ? `${words} ${number % 17} s` : 'tool call',
    ...(number % 200 === 1 ? { context: { level: 'error', message: 'ERROR budget' } } : {}),
    tool: tools[number % tools.length],
    duration_ms: number % 977,
    request_id: (Math.imul(number, 2_654_435_761) >>> 0).toString(16).padStart(8, '0'),
    event_type: 'tool_execution',
    status: isError ? 'error' : 'ok',
    ...(isError ? { error_type: type } : {}),
    route: '/tools/call',
    user_agent: 'mcp-client/1.4 (linux; x64)',
    trace_id: (Math.imul(number, 40_503) >>> 0).toString(16).padStart(32, '0'),
    session: `s-${number % 5000}`,
  });
  if (number % 200 === 2) return text.slice(0, text.length / 2);
  if (number % 500 === 0) return text.replace('"level":"error"', '"level":"\\u0065rror"');
  return number % 5 === 0 ? text.replaceAll('":', '": ').replaceAll(',"', ', "') : text;
}

/** Writes a log of about so many bytes. */
export function writeErrorLog(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  let number = 0;
  for (let written = 0; written < bytes; ) {
    let text = '';
    for (const end = number + 5000; number < end; number += 1) text += `${line(number)}\n`;
    written += writeSync(file, text);
  }
  closeSync(file);
}
