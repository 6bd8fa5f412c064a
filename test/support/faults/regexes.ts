import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A regular expression of the source, and where it stands. */
export interface Found {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What may stand before a `/` that begins a regular expression rather than divides. */
const before = /(?:^|[([{,;:=!&|?+>~]|\b(?:return|typeof|case|in|of))\s*$/;
const literal = /^\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/([dgimsuvy]*)/;

/** Every regular expression literal under `src`, by reading the text: comments and strings are passed over. */
export function regexesOf(folder = 'src'): readonly Found[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) =>
    inText(file, readFileSync(root + file, 'utf8')),
  );
}

function inText(file: string, text: string): readonly Found[] {
  const found: Found[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    if (rest === '//') at = endOf(text, '\n', at);
    else if (rest === '/*') at = endOf(text, '*/', at + 2);
    else if (/^["'`]/.test(rest)) at = pastString(text, at);
    else if (rest.startsWith('/') && before.test(text.slice(Math.max(0, at - 40), at))) {
      const match = literal.exec(text.slice(at, at + 2000));
      if (match === null) at += 1;
      else {
        const flags = match[1] ?? '';
        found.push({ file, source: match[0].slice(1, match[0].length - 1 - flags.length), flags });
        at += match[0].length;
      }
    } else at += 1;
  }
  return found;
}

function endOf(text: string, what: string, from: number): number {
  const end = text.indexOf(what, from);
  return end === -1 ? text.length : end + what.length;
}

/** A template is passed over as one string: what stands in its `${}` is code, but no regular expression of ours stands there. */
function pastString(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}
