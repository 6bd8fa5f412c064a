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

/** How many runs are carried out at once, where many are: each lane is a world of its own. */
const lanes = 2;

/**
 * Kills the worker of a run of `command` at `count` points, each in a run of its own, and tells what became of every run. A point that
 * was not passed is replaced by another one; when all were used the dice choose again.
 */
export async function killEverywhere(
  command: string,
  chance: Dice,
  count: number,
  which: (point: CrashPoint) => boolean = () => true,
): Promise<KillStory> {
  const open: KillingLane[] = await Promise.all(
    Array.from({ length: count < 10 ? 1 : lanes }, () => startKillingLane()),
  );
  try {
    const [first] = open;
    const points = ((await first?.points(command)) ?? []).filter(which);
    const order: CrashPoint[] = [];
    const aftermaths: Aftermath[] = [];
    const unmet: string[] = [];
    let begun = 0;
    const next = () => {
      if (order.length === 0) order.push(...shuffled(points, chance));
      return order.shift();
    };
    await Promise.all(
      open.map(async (lane) => {
        while (begun < count && unmet.length < 10 + count) {
          begun += 1;
          const point = next();
          if (point === undefined) return;
          const after = await lane.kill(command, point);
          if (after.killed !== undefined) aftermaths.push(after);
          else {
            begun -= 1;
            unmet.push(pointName(point));
          }
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
