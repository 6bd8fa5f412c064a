import type { Log } from '../../../src/ports/log.ts';

/** A log that keeps what was said. */
export interface QuietLog extends Log {
  readonly remarks: readonly string[];
  /** Warnings and errors. */
  readonly complaints: readonly string[];
}

export function quietLog(): QuietLog {
  const remarks: string[] = [];
  const complaints: string[] = [];
  const log: QuietLog = {
    remarks,
    complaints,
    info: (_, message) => void remarks.push(message),
    warn: (_, message) => void complaints.push(message),
    error: (_, message) => void complaints.push(message),
    with: () => log,
  };
  return log;
}
