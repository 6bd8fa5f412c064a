import { expect } from 'vitest';
import type { ActionRuns, Outcome } from './action-runs.ts';
import { type Point, pointsOf } from './worker-gate.ts';

interface EveryPoint {
  readonly seen: (outcome: Outcome, point: Point) => Promise<void> | void;
  /** Brings the platform back to where the command begins. */
  readonly before?: () => Promise<unknown> | unknown;
  readonly only?: (point: Point) => boolean;
}

/** A run that nothing happens to, then one for each moment its worker can die at or lose an answer. Gives how many there were. */
export async function atEveryPoint(
  actions: Pick<ActionRuns, 'run'>,
  command: string | (() => string),
  { seen, before = () => undefined, only = () => true }: EveryPoint,
): Promise<number> {
  const text = () => (typeof command === 'string' ? command : command());
  await before();
  const calm = await actions.run(text());
  expect(calm.state, calm.headline).toBe('succeeded');
  const points = pointsOf(calm.writes).filter(only);
  for (const point of points) {
    await before();
    await seen(await actions.run(text(), { point }), point);
  }
  return points.length;
}

/** A point as a failing test names it. */
export const pointName = ({ call, nth, side }: Point): string => `${side} ${call} ${nth}`;
