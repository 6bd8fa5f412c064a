import type { Catalog } from '../catalog/loader.ts';
import type { Offer } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import type { Ending } from '../ports/store/runs.ts';

/** The deployment a run locks: production/deployment/mcp-server. */
const deploymentTarget = /^[^/]+\/deployment\/([^/]+)$/;

/**
 * The look that shows what became of a change: its group's own (`cache` after `cache clear`), or the rollout of its deployment. None where
 * there is neither.
 */
export function checkNow(catalog: Catalog, { action, target }: Pick<Run, 'action' | 'target'>): readonly Offer[] {
  const [group = ''] = action.split(' ');
  const offer = { label: 'Check now', style: 'primary' as const };
  if (group !== action && catalog.get(group)?.risk === 'read-only') return [{ ...offer, action: group, params: {} }];
  const deployment = deploymentTarget.exec(target ?? '')?.[1];
  return deployment === undefined ? [] : [{ ...offer, action: 'rollout', params: { deployment } }];
}

/** An end that nobody knows the outcome of, with the way to find out as its first button. */
export function withCheckNow(catalog: Catalog, run: Pick<Run, 'action' | 'target'>, ending: Ending): Ending {
  if (ending.state !== 'outcome_unknown') return ending;
  const offers = ending.offers ?? [];
  const check = checkNow(catalog, run).filter(({ action }) => !offers.some((one) => one.action === action));
  return { ...ending, offers: [...check, ...offers] };
}
