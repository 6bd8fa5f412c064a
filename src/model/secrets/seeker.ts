/** Where a pattern matches. */
export interface Place {
  readonly index: number;
  readonly end: number;
}

/**
 * The first match of a global pattern at or behind a place. Asked from left to right, a text is read once, however often it is asked and
 * however far away the match is.
 */
export function firstFrom(pattern: RegExp, text: string): (at: number) => Place | undefined {
  let known: { readonly from: number; readonly place: Place | undefined } | undefined;
  return (at) => {
    if (known !== undefined && at >= known.from && (known.place === undefined || known.place.index >= at))
      return known.place;
    known = { from: at, place: search(pattern, text, at) };
    return known.place;
  };
}

/** The last match of a global pattern that ends at a place or before it; asked from left to right. */
export function lastUpTo(pattern: RegExp, text: string): (at: number) => Place | undefined {
  let last: Place | undefined;
  let next = search(pattern, text, 0);
  return (at) => {
    while (next !== undefined && next.end <= at) {
      last = next;
      next = search(pattern, text, next.end);
    }
    return last;
  };
}

/** Patterns used here take at least one character. */
function search(pattern: RegExp, text: string, from: number): Place | undefined {
  pattern.lastIndex = from;
  const index = pattern.exec(text)?.index;
  return index === undefined ? undefined : { index, end: pattern.lastIndex };
}
