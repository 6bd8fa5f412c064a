import type { Entry } from './entry.ts';

/** Of one log: the newest entries, and not more characters than this. 150 logs stay far below the memory of a worker. */
const mostEntries = 2000;
const mostCharacters = 384 * 1024;

/** The newest of what is added, oldest first. */
export interface Tail {
  add(entry: Entry): void;
  readonly entries: readonly Entry[];
  /** How many were added, kept or not. */
  readonly count: number;
}

export function newest(): Tail {
  let kept: Entry[] = [];
  let from = 0;
  let characters = 0;
  let count = 0;
  const size = ({ lines }: Entry) => lines.reduce((sum, line) => sum + line.length + 1, 0);
  return {
    add(entry) {
      count += 1;
      kept.push(entry);
      characters += size(entry);
      while (kept.length - from > mostEntries || (characters > mostCharacters && kept.length - from > 1)) {
        const oldest = kept[from];
        if (oldest === undefined) break;
        characters -= size(oldest);
        from += 1;
      }
      if (from > mostEntries) {
        kept = kept.slice(from);
        from = 0;
      }
    },
    get entries() {
      return kept.slice(from);
    },
    get count() {
      return count;
    },
  };
}
