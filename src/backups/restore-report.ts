import type { Offer, Report } from '../model/report.ts';
import { counted, span } from '../model/units.ts';
import type { RestoresReader } from '../ports/restores.ts';
import { comparisonNotes, comparisonParts, figure } from './comparison-parts.ts';
import type { Restored } from './restore-copy.ts';
import type { RestoreData } from './restore-plan.ts';

/** A copy that nobody took up is asked about after this long: it takes room. */
const askAfterMs = 24 * 3_600_000;

export const discardOffer = (name: string): Offer => ({
  label: 'Discard the copy…',
  action: 'db discard',
  params: { name },
});

/** How a copy stands after its run. */
export async function restoreReport(
  restores: Pick<RestoresReader, 'site'>,
  { live, takenAt }: RestoreData,
  { name, comparison, seconds }: Restored,
  signal: AbortSignal,
): Promise<Report> {
  const { copies } = await restores.site({ signal });
  const mark = copies.find((one) => one.name === name)?.mark;
  if (mark?.state !== 'whole') return { mark: 'bad', headline: `${name} is gone, or was changed by somebody else` };
  const { wrong, lacks, tables, rows } = comparison;
  const held = tables.filter(({ isIn }) => isIn !== 'live').length;
  const parts = comparisonParts(comparison);
  if (wrong.length > 0) {
    return {
      mark: 'bad',
      headline: `${name} is not what the dump holds: ${wrong[0]}${wrong.length > 1 ? `, and ${wrong.length - 1} more` : ''}`,
      parts,
      offers: [discardOffer(name)],
    };
  }
  const swap: Offer = { label: 'Plan the swap…', action: 'db swap', params: { copy: name }, style: 'primary' };
  return {
    mark: 'good',
    headline: `${live} is restored beside itself: ${figure(rows)} rows in ${counted(held, 'table')}, as many as the dump has`,
    parts: [
      {
        kind: 'fields',
        fields: [
          { label: 'Copy', value: [{ code: name }] },
          { label: 'As of', value: [{ time: takenAt, as: 'date' }] },
        ],
      },
      ...parts,
    ],
    notes: [`loaded in ${span(seconds)}; ${live} was not touched`, ...comparisonNotes(comparison)],
    offers: lacks.length === 0 ? [swap, discardOffer(name)] : [discardOffer(name)],
    later: [{ question: `Discard ${name}, which takes room?`, offer: discardOffer(name), afterMs: askAfterMs }],
  };
}
