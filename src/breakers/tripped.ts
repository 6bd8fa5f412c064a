import { nearest } from '../catalog/nearest.ts';
import { fault } from '../errors.ts';
import { silentWords } from '../workloads/silent-words.ts';
import { type BreakersSeen, breakerGroups } from './report.ts';
import { breakerName } from './told.ts';

/**
 * How a breaker stands on the pods, as a line. Throws NO_READY_POD, POD_CALL_FAILED where no pod tells, PARAM_INVALID where no pod has it,
 * NOTHING_TO_DO where it is closed on every pod that tells.
 */
export function requireTripped(seen: BreakersSeen, name: string): string {
  if (seen.noPods !== '') throw fault('NO_READY_POD', `${seen.noPods}. Nothing was changed.`);
  const told = seen.pods.filter(({ why }) => why === '');
  if (told.length === 0) throw fault('POD_CALL_FAILED', `${silentWords(seen.pods).join('; ')}. Nothing was changed.`);
  const groups = breakerGroups(seen);
  const own = groups.filter((group) => group.name === name);
  if (own.length === 0) {
    const near = nearest(name, [...new Set(groups.map((group) => group.name))]);
    throw fault('PARAM_INVALID', `No pod has a circuit breaker "${breakerName(name)}".`, {
      hint: near === undefined ? 'Type `/mcp breakers` for those there are.' : `Did you mean ${breakerName(near)}?`,
    });
  }
  if (own.every(({ state }) => state === 'closed') && told.length === seen.pods.length)
    throw fault('NOTHING_TO_DO', `${breakerName(name)} is closed on every pod already.`);
  return `Now ${own.map(({ state, pods }) => `${state} on ${pods.length} of ${told.length} pods`).join(', ')}.`;
}
