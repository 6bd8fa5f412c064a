import type { EnvironmentConfig } from '../config/schema.ts';
import type { Freeze } from './freeze.ts';

/**
 * A named place the bot operates (production, staging), as an action sees it: its part of the configuration as it was read, without who
 * may do what. A setting is written once, beside what it configures. Never holds a secret: the configuration only names where one lies.
 */
export type Environment = Readonly<Omit<EnvironmentConfig, 'access' | 'freezes'>> & {
  readonly name: string;
  /** Windows in which a change needs two people more, or is refused. */
  readonly freezes: readonly Freeze[];
};

export type SmokeTest = NonNullable<Environment['smokeTest']>;
