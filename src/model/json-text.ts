/** Deeper than any message of Slack nests; what is deeper was made to keep its reader busy. */
const mostLevels = 100;

/** The value of a JSON text from outside; undefined where it is none, or nested deeper than 100 levels, which is found before it is parsed. */
export function parsedJson(text: string): unknown {
  if (nestsDeeper(text, mostLevels)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One pass over the text, which ends at the first bracket too many. Brackets in strings do not count. */
function nestsDeeper(text: string, most: number): boolean {
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      if (at === -1) return false;
    } else if (code === openArray || code === openObject) {
      level += 1;
      if (level > most) return true;
    } else if (code === closeArray || code === closeObject) level -= 1;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Where the string that begins at `start` ends: the next quote without an odd number of backslashes before it; -1 where none is. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}
