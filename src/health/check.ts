import type { Checked } from '../model/checked.ts';
import type { Environment } from '../model/environment.ts';
import type { PortReaders } from '../ports/platform.ts';

export interface CheckContext extends Pick<PortReaders, 'cluster' | 'web' | 'database' | 'cache' | 'tools'> {
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
