import { counted } from '../model/units.ts';
import type { PodSaid } from './ask-ready-pods.ts';

/** Why pods tell nothing, each reason with how many. */
export function silentWords(told: readonly PodSaid<unknown>[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { why } of told) if (why !== '') reasons.set(why, (reasons.get(why) ?? 0) + 1);
  return [...reasons].map(([why, count]) => `${counted(count, 'pod')} not asked: ${why}`);
}
