import type { Alert } from '../../model/alert.ts';
import { oneLine } from './text.ts';

const longest = 2048;
const most = 8;

/** An http or https address in its normal form, without user and password; undefined for anything else. */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > longest || !/^https?:\/\//i.test(value)) return undefined;
  try {
    const url = new URL(value);
    url.username = '';
    url.password = '';
    return url.href.length <= longest ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The links of an alert: those of the candidates that are web addresses, each address once, at most eight. */
export function linksOf(candidates: readonly (readonly [label: string, url: unknown])[]): Alert['links'] {
  const found = new Map<string, string>();
  for (const [label, candidate] of candidates) {
    const url = webAddress(candidate);
    if (url !== undefined && !found.has(url) && found.size < most) found.set(url, oneLine(label, 40));
  }
  return [...found].map(([url, label]) => ({ label, url }));
}
