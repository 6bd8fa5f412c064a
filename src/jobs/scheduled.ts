import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Run } from '../model/run.ts';
import type { Engine } from './engine.ts';

/** Whether the configuration still has the schedule a run was asked for by, for that action in that environment. */
export function isScheduled(
  { schedules }: Pick<Engine, 'schedules'>,
  { ground, action, environment }: Pick<Run, 'ground' | 'action' | 'environment'>,
): boolean {
  if (ground.kind !== 'schedule') return false;
  const schedule = schedules.get(ground.name);
  return schedule !== undefined && schedule.command === action && schedule.environment === environment;
}

/** The refusal of what the clock asked for and no schedule of the configuration does any more. */
export function notScheduled(name: string, { name: environment }: Pick<Environment, 'name'>, action: string) {
  return fault(
    'ROLE_MISSING',
    `No schedule "${name}" of the configuration asks for ${action} in ${environment}. Nothing was changed.`,
  );
}
