import type { Mark } from './report.ts';

/** What one check of a part of the platform came to. */
export interface Checked {
  readonly mark: Extract<Mark, 'good' | 'bad' | 'warning' | 'unknown'>;
  /** For the headline when it is not good: subject and verdict, `PostgreSQL does not answer`. */
  readonly verdict: string;
  /** What was expected and what was seen. */
  readonly seen: string;
  /** How long the answer took, in ms; the slowest where several were asked. */
  readonly ms: number | undefined;
  /** Small print worth knowing when all is well too: `mcp-server 2.3.0, 3 of 3 pods`. */
  readonly note?: string;
  /** No pod is ready, or a newer release does not start: going back to another one may help. */
  readonly mayGoBack?: true;
}
