import { likelyCause } from '../model/likely-cause.ts';
import type { RunCard, StoredOffer } from '../model/run.ts';
import { inlines, type Text } from '../model/text.ts';

/** What a diagnosis found, as far as a page has room for it. */
export interface PageFindings {
  /** `Likely cause: Out of memory (strong, since 14:02): …`, or its verdict where no cause is known. */
  readonly cause: Text;
  /** The way out that fits the cause. */
  readonly offer: StoredOffer | undefined;
}

/** Looking again is no way out. */
const looks = new Set(['health', 'diagnose']);

/** The likeliest cause and its way out; undefined for a run that found nothing. */
export function pageFindings({ run, offers }: RunCard): PageFindings | undefined {
  const { report } = run;
  if (report === undefined || run.state !== 'succeeded') return undefined;
  const first = likelyCause(report);
  const offer = offers.find(({ place, action }) => place === 'next' && !looks.has(action));
  return {
    cause: first === undefined ? ['Diagnosis: ', report.headline] : ['Likely cause: ', ...inlines(first)],
    offer: report.mark === 'good' ? undefined : offer,
  };
}

/** What its button says: it only plans, so it says so and ends in an ellipsis. */
export function planLabel({ label }: Pick<StoredOffer, 'label'>): string {
  const wish = label.replace(/…$/, '').replace(/^Plan /, '');
  const words = wish.replace(/^Roll back to /, 'rollback to ');
  return `Plan ${words.charAt(0).toLowerCase()}${words.slice(1)}…`;
}
