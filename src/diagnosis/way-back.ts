import type { Offer } from '../model/report.ts';
import { wayBack } from '../workloads/revisions.ts';
import type { Evidence } from './evidence.ts';

/** `Roll back to 41`, where there is something to roll back to; it asks for a plan, nothing more. */
export function rollbackOffer({ name, deployment, revisions, pods }: Evidence): readonly Offer[] {
  if (deployment === undefined || revisions === undefined) return [];
  const to = wayBack({ deployment, revisions, pods: pods ?? [] })?.number;
  if (to === undefined) return [];
  return [{ label: `Roll back to ${to}`, action: 'rollback', params: { deployment: name, to }, style: 'danger' }];
}

/** `started with revision 42 (14:01)`: when the current template came. */
export function currentRevision({
  deployment,
  revisions,
}: Evidence): { readonly number: number; readonly at: string } | undefined {
  const entry = revisions?.find((revision) => revision.number === deployment?.revision);
  return entry === undefined ? undefined : { number: entry.number, at: entry.createdAt };
}

export function restartOffer(evidence: Evidence): Offer {
  return { label: 'Restart', action: 'restart', params: { deployment: evidence.name } };
}

export function lookAgainOffer(evidence: Evidence): Offer {
  return { label: 'Look again', action: 'diagnose', params: { deployment: evidence.name } };
}

export const healthOffer: Offer = { label: 'Health', action: 'health', params: {} };
