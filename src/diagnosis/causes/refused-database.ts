import { said, saidAt } from '../../workloads/log-line.ts';
import type { Cause } from '../cause.ts';
import { isRecent, logLines, ofLogs } from '../evidence.ts';
import { healthOffer, restartOffer } from '../way-back.ts';

const refused =
  /ECONNREFUSED[^\n]{0,60}:(?:5432|6432)|connection to server at .{0,80} failed|could not connect to server|FATAL:\s+(?:password authentication failed|too many connections|remaining connection slots|database .{0,60} does not exist)|ConnectionRefusedError[^\n]{0,60}5432|asyncpg\.exceptions|connection pool (?:exhausted|timeout)/i;

/** The database refuses connections (runbook A: "Database connection failure"). */
export const cause: Cause = {
  title: 'Database connection refused',
  explains: /CrashLoopBackOff|restarting failed/,
  weigh(evidence) {
    const lines = logLines(evidence, refused);
    const last = lines.at(-1);
    if (last === undefined) return undefined;
    return {
      strength: isRecent(evidence, saidAt(last.line)) ? 0.85 : 0.3,
      because: [`${ofLogs(evidence, lines)}: ${said(last.line)}`],
      since: saidAt(lines[0]?.line ?? ''),
      offers: [healthOffer, ...restartOffer(evidence)],
    };
  },
};
