import type { Timetable } from './due.ts';

/** What is asked for by the clock, as the configuration says it. */
export interface Schedule {
  readonly name: string;
  readonly timetable: Timetable;
  /** What is asked for, as typed after `/mcp`. */
  readonly text: string;
  /** The action of it, and whether it changes anything. */
  readonly command: string;
  readonly changes: boolean;
  readonly environment: string;
  /** Where it is asked and answered; without one it is off. */
  readonly channel: string | undefined;
  /** What becomes of due times that were missed: the newest is run late, or none are. */
  readonly missed: 'latest' | 'skip';
  /** Only what needs attention is posted. */
  readonly quiet: boolean;
}

/** What the due times of a schedule are counted by; where it differs from what the store has, they begin anew. */
export function ruleOf({ timetable: { rule, timezone } }: Pick<Schedule, 'timetable'>): string {
  return `${rule.text} ${timezone}`;
}

/** Whether a schedule asks at all. */
export function isOn(schedule: Schedule): schedule is Schedule & { readonly channel: string } {
  return schedule.channel !== undefined;
}
