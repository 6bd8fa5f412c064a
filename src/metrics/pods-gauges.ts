import type { PodsWatched } from './watch-pods.ts';

/** A gauge as every pod that was read shows it now. */
export const gaugesOf = ({ pods }: PodsWatched, metric: string) =>
  pods.flatMap(({ pod, page }) =>
    [...page.samples.values()]
      .filter(({ name, value }) => name === metric && Number.isFinite(value))
      .map(({ labels, value }) => ({ pod, labels, value })),
  );

/** Connections to the database over the pods that were read, by state. */
export function poolOfPods(watched: PodsWatched, metric: string): ReadonlyMap<string, number> {
  const states = new Map<string, number>();
  for (const { labels, value } of gaugesOf(watched, metric)) {
    const state = labels.get('state') ?? '';
    states.set(state, (states.get(state) ?? 0) + value);
  }
  return states;
}
