import type { Environment } from '../model/environment.ts';
import type { Mark } from '../model/report.ts';
import type { PortReaders } from '../ports/platform.ts';

export interface Checked {
  readonly mark: Extract<Mark, 'good' | 'bad' | 'warning' | 'unknown'>;
  /** For the headline when it is not good: subject and verdict, `PostgreSQL does not answer`. */
  readonly verdict: string;
  /** What was expected and what was seen. */
  readonly seen: string;
  /** How long the answer took, in ms; the slowest where several were asked. */
  readonly ms: number | undefined;
  /** Small print worth knowing when all is well too: `mcp-server 2.3.0, 3 of 3 pods`. */
  readonly note?: string;
}

export interface CheckContext extends Pick<PortReaders, 'cluster' | 'web' | 'database' | 'cache'> {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** One part of the platform and how to tell whether it works. A file under checks/ is a check. */
export interface HealthCheck {
  readonly title: string;
  /** Place in the list: the order people read. */
  readonly order: number;
  readonly deadlineMs: number;
  configured(environment: Environment): boolean;
  /** May throw a Fault; it counts as `bad`, or as `unknown` when the bot was not allowed to look. */
  run(context: CheckContext): Promise<Checked>;
}
