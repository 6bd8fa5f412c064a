import type { Incident } from '../model/incident.ts';
import type { IncidentContext } from './context.ts';

/** Open incidents of some environments, the worst first; undefined where incidents are not configured. */
export async function openIncidents(
  incidents: Pick<IncidentContext, 'store'> | undefined,
  environments: readonly string[],
): Promise<readonly Incident[] | undefined> {
  if (incidents === undefined) return undefined;
  const all = await Promise.all(environments.map((environment) => incidents.store.incidents.openIn(environment)));
  return all.flat().toSorted((a, b) => a.severity - b.severity || a.id - b.id);
}
