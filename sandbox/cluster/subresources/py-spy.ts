import type { Command } from './command.ts';

/** What a busy MCP server is seen doing: stacks, and their share of the samples. */
const seen: readonly (readonly [string, number])[] = [
  [
    '<module> (server.py:1);serve (server.py:40);call_tool (tools.py:88);render (templates.py:31);escape (templates.py:12)',
    0.44,
  ],
  [
    '<module> (server.py:1);serve (server.py:40);call_tool (tools.py:88);query (database.py:57);fetch (psycopg/cursor.py:120)',
    0.27,
  ],
  ['<module> (server.py:1);serve (server.py:40);call_tool (tools.py:88);dumps (json/__init__.py:183)', 0.18],
  ['<module> (server.py:1);serve (server.py:40);check_token (auth.py:22)', 0.11],
];

/** `py-spy record --format raw`, as version 0.4.3 writes it: at once, whatever the duration. */
export const pySpy: Command = (args, { program, stdout, stderr }) => {
  const value = (name: string) => args[args.indexOf(name) + 1] ?? '';
  if (args[0] !== 'record' || value('--format') !== 'raw') {
    stderr('error: the simulated py-spy records in the format raw only\n');
    return 2;
  }
  if (program !== 'mcp-server') {
    stderr('Error: Failed to find python version from target process\n');
    return 1;
  }
  const [seconds, rate] = [Number(value('--duration')), Number(value('--rate'))];
  stderr(`py-spy> Sampling process ${rate} times a second for ${seconds} seconds. Press Control-C to exit.\n\n`);
  for (const [stack, share] of seen) stdout(`${stack} ${Math.max(1, Math.round(seconds * rate * 0.9 * share))}\n`);
  stdout("py-spy> Wrote raw flamegraph data to '/dev/stdout'. Samples: 450 Errors: 0\n");
  return 0;
};
