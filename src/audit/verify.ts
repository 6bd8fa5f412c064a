import { firstHash, sealHash } from '../model/audit-chain.ts';
import type { Anchor } from '../ports/anchor.ts';

/** One sealed row as it was exported. */
export interface SealedRow {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
  readonly body: Uint8Array;
}

export type Finding =
  | { readonly kind: 'good'; readonly rows: number; readonly head: string }
  | { readonly kind: 'bad'; readonly seq: number; readonly why: string };

export interface Verifier {
  /** Gives the finding when this row is the first bad one; undefined to go on. */
  row(row: SealedRow): Extract<Finding, { kind: 'bad' }> | undefined;
  end(): Finding;
}

/**
 * Recomputes the chain row by row. An edited, missing, added or moved row is found by itself; a tail that was cut off, or a chain that
 * was rewritten as a whole, only against an anchor kept where nobody who can write the database can write.
 */
export function verifier(anchors: readonly Anchor[]): Verifier {
  // Several of one number where somebody wrote another one beside ours: each is held against the chain.
  const wanted = Map.groupBy(anchors, ({ seq }) => seq);
  let head = firstHash;
  let rows = 0;
  const bad = (seq: number, why: string) => ({ kind: 'bad' as const, seq, why });
  return {
    row({ seq, hash, body }) {
      rows += 1;
      if (seq !== rows) return bad(rows, `row ${rows} is missing: the next one is ${seq}`);
      head = sealHash(head, seq, body);
      if (head !== hash) return bad(seq, `row ${seq} or one before it was changed: its hash does not follow`);
      if (wanted.get(seq)?.some((anchor) => anchor.hash !== hash)) {
        return bad(seq, `the chain up to row ${seq} was rewritten: an anchor has another hash`);
      }
      return undefined;
    },
    end() {
      const last = Math.max(0, ...wanted.keys());
      if (last > rows) return bad(rows + 1, `rows ${rows + 1} to ${last} were cut off: an anchor knows row ${last}`);
      return { kind: 'good', rows, head };
    },
  };
}
