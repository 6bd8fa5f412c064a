import type { Incident } from '../model/incident.ts';
import type { IncidentContext } from './context.ts';

/** No place shows more of them. */
const most = 100;

/** Open incidents of some environments, the worst first; undefined where incidents are not configured. */
export async function openIncidents(
  incidents: Pick<IncidentContext, 'store'> | undefined,
  environments: readonly string[],
): Promise<readonly Incident[] | undefined> {
  if (incidents === undefined) return undefined;
  const all = await incidents.store.incidents.list(most);
  return all
    .filter(({ state, environment }) => state === 'open' && environments.includes(environment))
    .toSorted((a, b) => a.severity - b.severity);
}
