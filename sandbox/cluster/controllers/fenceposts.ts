import type { Deployment, IntOrPercent } from '../objects/workload.ts';

/** A number, or a share of `total`; shares round up or down. */
export function scaledValue(value: IntOrPercent | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const share = (Number(value.replace('%', '')) * total) / 100;
  return round === 'up' ? Math.ceil(share - 1e-9) : Math.floor(share + 1e-9);
}

/** How many pods a rolling update may have above, and may lack below, the wanted number. */
export interface Fenceposts {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** The limits of a deployment: surge rounds up, unavailable down, and when both are 0 one pod may be missing. */
export function fenceposts({ spec }: Deployment): Fenceposts {
  if (spec.strategy.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge, maxUnavailable } = spec.strategy.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, spec.replicas, 'up');
  const unavailable = scaledValue(maxUnavailable, spec.replicas, 'down');
  if (surge === 0 && unavailable === 0) return { maxSurge: 0, maxUnavailable: 1 };
  return { maxSurge: surge, maxUnavailable: Math.min(unavailable, spec.replicas) };
}
