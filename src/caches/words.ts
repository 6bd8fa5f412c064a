import type { Estimate } from './families.ts';

/** `1,204`, `about 41,200 ± 1,200`: of an estimate no more digits than mean something. */
export function keysWords({ keys, off }: Estimate): string {
  return off === 0 ? thousands(keys) : `about ${digits(keys, 3)} ± ${digits(off, 3)}`;
}

export const thousands = (count: number) => Math.round(count).toLocaleString('en');

const digits = (count: number, most: number) => count.toLocaleString('en', { maximumSignificantDigits: most });

/** A share as people say it; never 100% where something is missing, nor 0% where there is some. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1%';
  return `${Math.floor(share * 100)}%`;
}
