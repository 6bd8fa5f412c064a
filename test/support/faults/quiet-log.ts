import type { Log } from '../../../src/ports/log.ts';

/** A log that keeps what was said as a warning or an error. */
export interface QuietLog extends Log {
  readonly complaints: readonly string[];
}

export function quietLog(): QuietLog {
  const complaints: string[] = [];
  const log: QuietLog = {
    complaints,
    info: () => undefined,
    warn: (_, message) => void complaints.push(message),
    error: (_, message) => void complaints.push(message),
    with: () => log,
  };
  return log;
}
