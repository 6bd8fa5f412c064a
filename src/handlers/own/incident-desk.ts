import { type Role, roles } from '../../access/roles.ts';
import { fault } from '../../errors.ts';
import type { IncidentDesk } from '../../incidents/desk.ts';
import { type Engine, environmentOf } from '../../jobs/engine.ts';

/** The desk incidents are run with. Throws NOT_CONFIGURED where there is none. */
export function deskOf(engine: Engine): IncidentDesk {
  if (engine.incidents !== undefined) return engine.incidents;
  throw fault('NOT_CONFIGURED', 'Incidents are not configured here.', {
    hint: 'Add the section `incidents` to the configuration; docs/configuration.md tells its keys.',
  });
}

/** Incidents are not bound to one environment: the role counts that a person has anywhere. */
export async function requireIncidentRole(engine: Engine, user: string, needed: Role, what: string): Promise<void> {
  for (const environment of engine.environments.values()) {
    const role = await engine.access.role(user, environment);
    if (role !== undefined && roles.indexOf(role) >= roles.indexOf(needed)) return;
  }
  await engine.access.require(user, environmentOf(engine, undefined), needed, what);
}
