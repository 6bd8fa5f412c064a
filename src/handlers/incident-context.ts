import { fault } from '../errors.ts';
import type { IncidentContext } from '../incidents/context.ts';
import type { Engine } from '../jobs/engine.ts';

/** The context incidents are run with. Throws NOT_CONFIGURED where there is none. */
export function incidentContext(engine: Engine): IncidentContext {
  if (engine.incidents !== undefined) return engine.incidents;
  throw fault('NOT_CONFIGURED', 'Incidents are not configured here.', {
    hint: 'Add the section `incidents` to the configuration; docs/configuration.md tells its keys.',
  });
}
