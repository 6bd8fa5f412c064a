import { incidentName } from '../model/incident.ts';
import { runName } from '../model/run.ts';
import { counted, span } from '../model/units.ts';
import type { SimilarIncident } from '../ports/store/incidents.ts';

const dayMs = 24 * 60 * 60_000;

/** `INC-3, 12 days ago: rollback fixed it in 2 min (R-31)`. */
export function similarWords({ id, resolvedAt, fix }: SimilarIncident, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(resolvedAt)) / dayMs);
  const ago = days < 1 ? 'less than a day ago' : `${counted(days, 'day')} ago`;
  if (fix === undefined) return `${incidentName(id)}, ${ago}: no change of the bot fixed it`;
  const took = fix.ms === undefined ? '' : ` in ${span(aboutSeconds(fix.ms))}`;
  return `${incidentName(id)}, ${ago}: ${fix.action} fixed it${took} (${runName(fix.run)})`;
}

/** Whole minutes from one minute on: nobody compares fixes by the second. */
const aboutSeconds = (ms: number) => (ms < 60_000 ? Math.round(ms / 1000) : Math.round(ms / 60_000) * 60);
