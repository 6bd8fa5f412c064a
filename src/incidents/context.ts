import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { IncidentSettings } from './settings.ts';

/** What incidents are run with. */
export interface IncidentContext {
  readonly store: Store;
  readonly directory: Pick<Directory, 'names'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: IncidentSettings;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly defaultEnvironment: string;
}

/** The environment an alert names, when there is one of that name; else the default. */
export function placeOf(
  context: Pick<IncidentContext, 'environments' | 'defaultEnvironment'>,
  named: string | undefined,
): string {
  return named !== undefined && context.environments.has(named) ? named : context.defaultEnvironment;
}
