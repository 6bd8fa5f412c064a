import { runCard } from '../../src/blocks/run-card.ts';
import type { Report } from '../../src/model/report.ts';
import { aCard, anOffer } from '../golden/cases/values.ts';
import { wordsOf } from './message-words.ts';

/** A report as a person reads it in the channel, buttons included. */
export function reportWords(report: Report): string {
  const offers = (report.offers ?? []).map(({ label }) => anOffer(label));
  const run = { action: 'look', risk: 'read-only', state: 'succeeded', report } as const;
  return wordsOf(runCard(aCard(run, { offers }), () => undefined) as Parameters<typeof wordsOf>[0]);
}
