import type { ConfigFile } from '../config/schema.ts';
import type { Examined } from '../config.ts';
import type { Clock } from '../ports/clock.ts';

/** What the doctor works with. */
export interface DoctorContext {
  readonly file: ConfigFile;
  readonly said: Examined['said'];
  /** What the environment of the process lacks for this configuration, one line each. */
  readonly inEnvironment: Examined['inEnvironment'];
  readonly clock: Clock;
  /** Each question has this long, in ms. */
  readonly timeoutMs: number;
}
