import type { Offer } from '../model/report.ts';
import { releaseLabel } from '../workloads/releases.ts';
import { wayBack } from '../workloads/revisions.ts';
import { isRollingOut } from '../workloads/rollout-status.ts';
import type { Evidence } from './evidence.ts';

/** `Roll back to 41`, where there is something to roll back to; it asks for a plan, nothing more. */
export function rollbackOffer({ name, deployment, revisions, pods, known = [] }: Evidence): readonly Offer[] {
  if (deployment === undefined || revisions === undefined) return [];
  const history = { deployment, revisions, pods: pods ?? [], known };
  const to = wayBack(history);
  if (to === undefined) return [];
  const params = { deployment: name, to: to.newest.number };
  return [{ label: `Plan rollback to ${releaseLabel(history, to)}…`, action: 'rollback', params }];
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
