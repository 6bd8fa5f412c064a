import type { PastChanges } from '../ports/past-changes.ts';
import type { Releases } from '../ports/releases.ts';
import type { Engine } from './engine.ts';

/** What the bot's own runs tell of an environment. */
export function memoryIn(
  { store: { runs } }: Pick<Engine, 'store'>,
  environment: string,
): { readonly releases: Releases; readonly changes: PastChanges } {
  return {
    releases: { known: (deployment) => runs.releases(environment, deployment) },
    changes: {
      newest: (kind) => runs.newestChanges(environment, kind),
      since: (target, since) => runs.begunChanges(environment, target, since),
    },
  };
}
