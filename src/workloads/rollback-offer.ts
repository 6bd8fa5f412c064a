import type { Offer } from '../model/report.ts';
import { type History, releaseLabel } from './releases.ts';
import { wayBack } from './revisions.ts';

/** `Plan rollback to 2.3.0…`, where there is something to go back to; it asks for a plan, nothing more. */
export function rollbackOffer(history: History): readonly Offer[] {
  const to = wayBack(history);
  if (to === undefined) return [];
  const params = { deployment: history.deployment.name, to: to.newest.number };
  return [{ label: `Plan rollback to ${releaseLabel(history, to)}…`, action: 'rollback', params }];
}
