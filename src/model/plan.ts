import type { Offer, Part } from './report.ts';
import type { Text } from './text.ts';

/** One thing that changes, or is said to stay: `image  mcp/server:2.4.0 → 2.3.0`. */
export interface Change {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export interface StepTitle {
  readonly key: string;
  readonly title: string;
}

/**
 * What a run would change, in lines a person can approve. `plan()` is a pure reading of the world, and the same world gives the
 * same plan: an approval binds the digest of everything in it but the words around it (see digest.ts).
 */
export interface Plan<Data = unknown> {
  /** The change in one line, as an order: `Roll back mcp-server to revision 41`. */
  readonly headline: string;
  /** The same while it happens: `Rolling back mcp-server to revision 41`. */
  readonly doing: string;
  /** What the button says: `Roll back to 41`. */
  readonly confirm: string;
  /** What this touches, as people name it; typed in full where policy asks for it. */
  readonly subject: string;
  readonly changes: readonly Change[];
  /** How it happens, what is checked after it, and the way back. */
  readonly course: readonly Text[];
  readonly warnings?: readonly Text[];
  /** More to read before deciding: the revisions, a template diff. */
  readonly parts?: readonly Part[];
  /** Other choices, shown as one menu. */
  readonly alternatives?: { readonly label: string; readonly offers: readonly Offer[] };
  /** The steps in order, as far as they are known before the start. */
  readonly steps: readonly StepTitle[];
  /** Versions the plan was made on: any other value at the start means that the plan has drifted. */
  readonly observed: unknown;
  /** What the run needs of the plan. */
  readonly data: Data;
}
