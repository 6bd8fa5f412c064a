import type { Offer } from '../model/report.ts';
import { rollbackOffer as offerOf } from '../workloads/rollback-offer.ts';
import { isRollingOut } from '../workloads/rollout-status.ts';
import type { Evidence } from './evidence.ts';

/** The way back, where the history could be read and has one. */
export function rollbackOffer({ deployment, revisions, pods, known = [] }: Evidence): readonly Offer[] {
  if (deployment === undefined || revisions === undefined) return [];
  return offerOf({ deployment, revisions, pods: pods ?? [], known });
}

/** `started with revision 42 (14:01)`: when the current template came. */
export function currentRevision({
  deployment,
  revisions,
}: Evidence): { readonly number: number; readonly at: string } | undefined {
  const entry = revisions?.find((revision) => revision.number === deployment?.revision);
  return entry === undefined ? undefined : { number: entry.number, at: entry.createdAt };
}

/** A restart, where it would not be refused: nothing is restarted while a rollout is paused or under way. */
export function restartOffer({ name, deployment }: Evidence): readonly Offer[] {
  if (deployment !== undefined && (deployment.paused || isRollingOut(deployment))) return [];
  return [{ label: 'Restart', action: 'restart', params: { deployment: name } }];
}

export function lookAgainOffer(evidence: Evidence): Offer {
  return { label: 'Look again', action: 'diagnose', params: { deployment: evidence.name } };
}

export const healthOffer: Offer = { label: 'Health', action: 'health', params: {} };
