import type { AppParts } from './app-parts.ts';

type Parts = Pick<AppParts, 'engine' | 'directory'>;

/** Slack tells one process of a change in a user group; every process forgets what it has read. Gives the function that ends it. */
export function followGroups({ engine: { store }, directory }: Parts): () => void {
  let heard: number | undefined;
  return store.onWake((topic) => {
    if (topic !== 'groups') return;
    store.groups.generation().then(
      (generation) => {
        if (generation !== heard) directory.forget();
        heard = generation;
      },
      () => directory.forget(),
    );
  });
}

/** Slack told this process. */
export async function groupChanged({ engine, directory }: Parts): Promise<void> {
  directory.forget();
  await engine.store.groups.changed();
}
