import type { PodFault } from './pod-fault.ts';
import type { Program } from './program.ts';

/** What a line of the log says, before it takes the program's own form. */
interface Said {
  readonly level: 'info' | 'warning' | 'error' | 'critical';
  readonly logger: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A line as an MCP server writes it: one JSON object. */
export function jsonLine(at: number, said: Said): string {
  const { level, logger, message, fields } = said;
  return JSON.stringify({ timestamp: new Date(at).toISOString(), level, logger, message, ...fields });
}

const info = (logger: string, message: string, fields?: Said['fields']): Said => ({
  level: 'info',
  logger,
  message,
  ...(fields ? { fields } : {}),
});
const bad = (
  level: 'error' | 'critical',
  logger: string,
  message: string,
  fields: NonNullable<Said['fields']>,
): Said => ({
  level,
  logger,
  message,
  fields,
});

const refused = (port: number) =>
  bad('critical', 'mcp.database', `could not connect to the database: connect ECONNREFUSED 10.96.0.40:${port}`, {
    error_type: 'ConnectionRefusedError',
    error: `connect ECONNREFUSED 10.96.0.40:${port}`,
    attempts: 5,
  });

const lastWords: Partial<Record<PodFault, readonly Said[]>> = {
  'crash-loop': [
    bad('critical', 'mcp.server', "unhandled exception: KeyError: 'tool_registry'", {
      error_type: 'KeyError',
      traceback: 'File "/app/mcp_server/main.py", line 88, in start',
    }),
    bad('error', 'mcp.server', 'exiting with code 1', { exit_code: 1 }),
  ],
  'refused-database': [
    bad('error', 'mcp.database', 'connection attempt 1 of 5 failed: connect ECONNREFUSED 10.96.0.40:5432', {
      error_type: 'ConnectionRefusedError',
    }),
    refused(5432),
    bad('error', 'mcp.server', 'exiting with code 1', { exit_code: 1 }),
  ],
  'port-conflict': [
    bad('critical', 'mcp.http', 'could not listen on 0.0.0.0:8000: [Errno 98] address already in use', {
      error_type: 'OSError',
      error: 'EADDRINUSE: address already in use 0.0.0.0:8000',
    }),
    bad('error', 'mcp.server', 'exiting with code 1', { exit_code: 1 }),
  ],
  'out-of-memory': [
    {
      level: 'warning',
      logger: 'mcp.memory',
      message: 'memory use is above 95% of the limit',
      fields: { usage_ratio: 0.97 },
    },
  ],
  'startup-timeout': [info('mcp.startup', 'still warming the tool cache', { progress: 0.31 })],
  fails: [
    bad('error', 'smoke', 'smoke test failed: GET /tools answered 503', { check: 'tools', status: 503 }),
    bad('error', 'smoke', 'exiting with code 1', { exit_code: 1 }),
  ],
};

/** What a program writes before it ends because of its fault. */
export function partingLines(fault: PodFault | undefined, at: number): readonly string[] {
  return (fault === undefined ? [] : (lastWords[fault] ?? [])).map((said) => jsonLine(at, said));
}

const hindrances: Partial<Record<PodFault, Said>> = {
  'not-ready': {
    level: 'warning',
    logger: 'mcp.health',
    message: 'not ready: upstream_unavailable',
    fields: { dependency: 'external-api', reason: 'upstream_unavailable' },
  },
  'migration-missing': bad('error', 'mcp.database', 'database schema is at version 41, this release needs 42', {
    error_type: 'MigrationMissing',
    schema_version: 41,
    needed_version: 42,
  }),
  'slow-start': info('mcp.startup', 'warming the tool cache', { tools: 5 }),
};

/** What each program writes when it starts. */
export function startLines(
  program: Program,
  version: string,
  fault: PodFault | undefined,
  port: number,
  at: number,
): readonly string[] {
  if (program === 'postgres')
    return [`${new Date(at).toISOString()} [1] LOG:  database system is ready to accept connections`];
  if (program === 'redis') return ['1:M * Ready to accept connections tcp'];
  const hindrance = fault === undefined ? undefined : hindrances[fault];
  const said = [
    info('mcp.server', 'starting MCP server', { version, pid: 1 }),
    info('mcp.config', 'configuration loaded', { profile: 'production', tools: 5 }),
    ...(hindrance ? [hindrance] : []),
  ];
  const listening = info('mcp.http', `listening on 0.0.0.0:${port}`, { port });
  const never =
    fault !== undefined &&
    ['crash-loop', 'refused-database', 'port-conflict', 'startup-timeout', 'fails'].includes(fault);
  return [...said, ...(never ? [] : [listening])].map((one) => jsonLine(at, one));
}
