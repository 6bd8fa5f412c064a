import type { Offer } from '../model/report.ts';
import { bytes } from '../model/units.ts';
import type { Container } from '../ports/workload.ts';
import { nearlyFull, share, type Use } from './use.ts';

const mib = 1024 * 1024;

/** `Plan a memory limit of 1 GiB…`: twice what it is, which a person may correct in the plan. None where it has no limit. */
export function raiseMemoryOffer(
  deployment: string,
  { name, limits }: Pick<Container, 'name' | 'limits'>,
): readonly Offer[] {
  if (limits.memoryBytes === undefined || limits.memoryBytes <= 0) return [];
  const doubled = Math.ceil((2 * limits.memoryBytes) / mib);
  const memory = doubled % 1024 === 0 ? `${doubled / 1024}Gi` : `${doubled}Mi`;
  return [
    {
      label: `Plan a memory limit of ${bytes(doubled * mib)}…`,
      action: 'resources set',
      params: { deployment, container: name, memory },
    },
  ];
}

/** Whether a container was ended for its memory, or is about to be. */
export function needsMemory({ state, last, limits }: Container, used: Use | undefined): boolean {
  const isKilled = last?.reason === 'OOMKilled' || (state.kind === 'terminated' && state.reason === 'OOMKilled');
  return isKilled || (share(used?.memoryBytes, limits.memoryBytes) ?? 0) >= nearlyFull;
}
