import type { Mark } from '../model/report.ts';
import type { RunState } from '../model/run.ts';

/** The one word for each state, wherever it is shown (messages.md, rule 4). */
export const stateWords: Readonly<Record<RunState, string>> = {
  requested: 'Queued',
  planning: 'Planning',
  awaiting_approval: 'Waiting for approval',
  queued: 'Queued',
  running: 'Running',
  verifying: 'Verifying',
  succeeded: 'Done',
  failed: 'Failed',
  refused: 'Not started',
  cancelled: 'Cancelled',
  expired: 'Expired',
  drifted: 'Plan changed',
  parked: 'Set aside',
  outcome_unknown: 'Outcome unknown',
};

/** A sign beside a word, never instead of it. */
export const signs: Readonly<Record<Mark, string>> = {
  good: '✓',
  bad: '✕',
  warning: '⚠',
  unknown: '?',
  neutral: '–',
  running: '…',
  waiting: '○',
};

/** `84 ms`, `38 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const parts = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return parts(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return parts(hours, 'h', minutes % 60, 'min');
  return parts(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A time where no reader's zone is known: `2026-01-31 14:22 UTC`. */
export function utc(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** ms between two ISO times. */
export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
