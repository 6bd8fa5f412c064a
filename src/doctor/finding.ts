import { cut } from '../model/cut.ts';
/** One thing the doctor looked at. */
export type Finding =
  | { readonly state: 'good'; readonly what: string; readonly seen: string }
  /** The bot cannot do its work as configured until this is fixed. */
  | { readonly state: 'missing'; readonly what: string; readonly seen: string; readonly fix: string }
  /** The bot works, with less than it could have or more than it needs. */
  | { readonly state: 'notice'; readonly what: string; readonly seen: string; readonly fix: string }
  /** Nobody knows: what could not be looked at, and why. */
  | { readonly state: 'unchecked'; readonly what: string; readonly why: string };

/** What belongs together on the page. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

export const good = (what: string, seen: string): Finding => ({ state: 'good', what, seen });
export const missing = (what: string, seen: string, fix: string): Finding => ({ state: 'missing', what, seen, fix });
export const notice = (what: string, seen: string, fix: string): Finding => ({ state: 'notice', what, seen, fix });
export const unchecked = (what: string, why: string): Finding => ({ state: 'unchecked', what, why });

/** The words of an error, on one line and without what may be a secret. */
export function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no answer';
  return text === '' ? (code ?? 'no answer') : cut(text.replaceAll(/:\/\/[^@\s/]*@/g, '://…@'), 200);
}
