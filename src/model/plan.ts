import type { Offer, Part } from './report.ts';
import type { Text } from './text.ts';

/** One thing that changes, or is said to stay: `image  mcp/server:2.4.0 → 2.3.0`. */
export interface Change {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** It gives what runs more power over its node or the cluster: marked, and first. */
  readonly danger?: boolean;
}

/**
 * Something a person reads as a promise. `terms` are what an approval binds; `text` is made from them and from nothing else (`promise`),
 * so that the words and what is bound cannot diverge.
 */
export interface Promised {
  /** What it is about, in one word: `rollout`, `check`. */
  readonly about: string;
  /** Plain JSON. */
  readonly terms: unknown;
  /** The part of the terms that an approval binds; all of them if omitted. */
  readonly bound?: unknown;
  readonly text: Text;
}

/** A promise with its words made from its terms. */
export function promise<Terms>(about: string, terms: Terms, words: (terms: Terms) => Text): Promised {
  return { about, terms, text: words(terms) };
}

/** A promise of which only a part is bound: the rest is what people will be asked about anyway, as it stands now. */
export function promiseOf<Terms>(about: string, terms: Terms, bound: unknown, words: (terms: Terms) => Text): Promised {
  return { ...promise(about, terms, words), bound };
}

/** One of a set, as it was shown: `key` tells it apart for good (a session is its pid and its start, not its pid alone). */
export interface Member {
  readonly key: string;
  readonly text: Text;
}

/**
 * A set that moves while people decide: sessions, keys, pods. The rule and the ceiling are approved; `preview` is what was shown, and may
 * differ when the run starts. The run acts on what was shown and still matches the rule, and reports what had gone.
 */
export interface Selection {
  /** What is a member of the set, as plain JSON: filters and their values. */
  readonly rule: unknown;
  /** No more members than these are touched, whatever matches. */
  readonly ceiling: number;
  readonly preview: readonly Member[];
}

/** A release by the digest of its template; the same on both sides where a change keeps it. */
export interface ReleaseChange {
  readonly deployment: string;
  readonly from: string;
  readonly to: string;
  /** What the containers of `to` pull (see `pulled` of model/image.ts): the same image elsewhere is known by it. */
  readonly images: readonly string[];
  /** It goes on to something else and not back: that is nothing against `from`. */
  readonly forward?: true;
}

/** While a step waits, people may have the change go back at once: an answer to the plan's own way back, so it asks nobody again. */
export interface GoBack {
  /** The step that waits. */
  readonly step: string;
  /** What the button says: `Switch back now`. */
  readonly label: string;
  /** What pressing it does, in a sentence. */
  readonly does: string;
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
  /** How it happens, what is checked after it, and the way back: shown, and bound by their terms. */
  readonly promises: readonly Promised[];
  /** Whether the bot takes the way back by itself when the check fails; without it people are asked. */
  readonly onFailure?: 'ask' | 'undo';
  /** More words about it, which may differ between two readings of the same world. */
  readonly course: readonly Text[];
  /** What to know before a yes; bound as it is, so it holds no age and no count that moves by itself. */
  readonly warnings?: readonly Text[];
  /** More to read before deciding: the revisions, a template diff. */
  readonly parts?: readonly Part[];
  /** The set it acts on, where that is no single thing. */
  readonly selection?: Selection;
  /** Other choices, shown as one menu. */
  readonly alternatives?: { readonly label: string; readonly offers: readonly Offer[] };
  /** The steps in order, as far as they are known before the start. */
  readonly steps: readonly StepTitle[];
  /** The button of a step that waits; what it does stands among the promises, which are bound. */
  readonly goBack?: GoBack;
  /** The releases a change of a deployment goes from and to: how it ends is remembered of them. */
  readonly release?: ReleaseChange;
  /** Versions the plan was made on: any other value at the start means that the plan has drifted. */
  readonly observed: unknown;
  /** What the run needs of the plan. */
  readonly data: Data;
  /** Keys of `data` that only name what people may choose afterwards: not bound, since nothing is done with them unless they do. */
  readonly offered?: readonly string[];
}
