import { type CrashPoint, pointName } from './crash.ts';
import { type Aftermath, type KillingLane, startKillingLane } from './killing.ts';
import type { Dice } from './seed.ts';

export interface KillStory {
  /** Points a worker can die at in one run. */
  readonly points: number;
  /** One for each worker that died. */
  readonly aftermaths: readonly Aftermath[];
  /** Points a run did not pass this time: what an edit or a look does depends on the moment. */
  readonly unmet: readonly string[];
}

/** How many runs are carried out at once: each lane is a world of its own. */
const lanes = 2;

/**
 * Kills the worker of a run of `command` at `count` points (all where nothing is said), each in a run of its own, and tells what became of
 * every run. In a sample a point that was not passed is made up for by another one.
 */
export async function killEverywhere(command: string, chance: Dice, count?: number): Promise<KillStory> {
  const open: KillingLane[] = await Promise.all(
    Array.from({ length: count === undefined ? lanes : 1 }, () => startKillingLane()),
  );
  try {
    const [first] = open;
    const points = (await first?.points(command)) ?? [];
    const order: CrashPoint[] = shuffled(points, chance);
    const aftermaths: Aftermath[] = [];
    const unmet: string[] = [];
    await Promise.all(
      open.map(async (lane) => {
        while (aftermaths.length < (count ?? Number.POSITIVE_INFINITY)) {
          const point = order.shift();
          if (point === undefined) return;
          const after = await lane.kill(command, point);
          if (after.killed === undefined) unmet.push(pointName(point));
          else aftermaths.push(after);
        }
      }),
    );
    return { points: points.length, aftermaths, unmet };
  } finally {
    await Promise.all(open.map((lane) => lane.stop()));
  }
}

function shuffled<T>(items: readonly T[], chance: Dice): T[] {
  return items
    .map((item) => ({ item, at: chance.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** What is wrong with a run whose worker was killed; empty when nothing is. */
export function wrongIn(after: Aftermath): readonly string[] {
  const where = `${after.run} killed ${after.killed ?? 'nowhere'}`;
  return [
    ...(after.state === 'succeeded' ? [] : [`${where}: ended as ${after.state}`]),
    ...(after.patches === 1 ? [] : [`${where}: changed the deployment ${after.patches} times`]),
    ...(after.right ? [] : [`${where}: the deployment is not as it should be`]),
    ...after.doubled.map((key) => `${where}: shows ${key} twice`),
    ...after.missing.map((key) => `${where}: does not show ${key}`),
    ...(after.interrupted && !after.told ? [`${where}: nobody was told that another worker goes on`] : []),
  ];
}
