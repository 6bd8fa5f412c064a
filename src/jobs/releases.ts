import type { Releases } from '../ports/releases.ts';
import type { Engine } from './engine.ts';

/** What the bot's own runs tell of the releases of an environment. */
export function releasesIn({ store }: Pick<Engine, 'store'>, environment: string): Releases {
  return { known: (deployment) => store.runs.releases(environment, deployment) };
}
