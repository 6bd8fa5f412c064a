import { fault } from '../errors.ts';
import { incidentName } from '../model/incident.ts';
import { known, requireOpen } from './acts.ts';
import type { IncidentContext } from './context.ts';

/** Somebody says that an incident is not over although nothing fires. Throws INCIDENT_ENDED, and PARAM_INVALID where something fires. */
export async function keepOpen(context: IncidentContext, id: number, by: string): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (incident.quietSince === undefined)
    throw fault('PARAM_INVALID', `An alert of ${incidentName(id)} fires again, so it is open anyway.`);
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: { keptOpenBy: by, keptOpenSince: incident.quietSince },
    entry: { key: `kept-open:${incident.quietSince}`, event: { kind: 'kept-open' } },
    // Whoever keeps it open owes the next update at its usual time.
    updated: true,
  });
}
