/** What a person sent before, for the arrow keys of an empty composer. */
export interface Recall {
  /** Oldest first. */
  readonly sent: readonly string[];
  /** Which one is shown now; equal to `sent.length` when none is. */
  readonly at: number;
}

const KEPT = 50;

export const emptyRecall: Recall = { sent: [], at: 0 };

/** After something was sent: once only, when it is the same as before. */
export function remember(recall: Recall, text: string): Recall {
  const sent = recall.sent.at(-1) === text ? recall.sent : [...recall.sent, text].slice(-KEPT);
  return { sent, at: sent.length };
}

/** One step back or forward, and the text to show; empty past the newest one. */
export function stepRecall(recall: Recall, step: -1 | 1): { readonly recall: Recall; readonly text: string } {
  const at = Math.min(Math.max(recall.at + step, 0), recall.sent.length);
  return { recall: { ...recall, at }, text: recall.sent[at] ?? '' };
}
