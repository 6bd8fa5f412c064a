import { said, saidAt } from '../../workloads/log-line.ts';
import type { Cause } from '../cause.ts';
import { isRecent, logLines, ofLogs } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

const conflict = /EADDRINUSE|address already in use|Only one usage of each socket address/i;

/** Two programs want one port (runbook A: "Verify port configuration and service mappings"). */
export const cause: Cause = {
  title: 'Port conflict',
  explains: /CrashLoopBackOff|restarting failed/,
  weigh(evidence) {
    const lines = logLines(evidence, conflict);
    const last = lines.at(-1);
    if (last === undefined) return undefined;
    return {
      strength: isRecent(evidence, saidAt(last.line)) ? 0.9 : 0.3,
      because: [`${ofLogs(evidence, lines)}: ${said(last.line)}`],
      since: saidAt(lines[0]?.line ?? ''),
      offers: rollbackOffer(evidence),
    };
  },
};
