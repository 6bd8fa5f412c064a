import type { RunCard } from '../model/run.ts';

/** Ids of everybody a card names. */
export function peopleOf(cards: readonly RunCard[]): readonly string[] {
  const ids = cards.flatMap(({ run, approval, blockedBy }) => [
    run.requestedBy,
    ...(run.cancelledBy === undefined ? [] : [run.cancelledBy]),
    ...(approval?.votes.map((vote) => vote.user) ?? []),
    ...(approval?.asks?.of ?? []),
    ...(blockedBy === undefined ? [] : [blockedBy.requestedBy]),
  ]);
  return [...new Set(ids)];
}
