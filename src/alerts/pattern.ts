/** The longest value a pattern is run on; labels are never longer. */
export const longestValue = 1024;

/** Steps a match may take at worst; a step takes about a nanosecond or two. */
const mostSteps = 12_000_000;

/** Why a pattern of the configuration is not taken. */
class PatternMistake extends Error {}

/** At worst `steps` are taken to try an expression at one place, and it can end in `ways` ways. */
interface Cost {
  readonly steps: number;
  readonly ways: number;
}

/**
 * A regular expression written as `/…/` or `/…/i`, compiled. It is searched anywhere in the value, so `^` and `$` are written where the whole is
 * meant. Only what provably takes few steps on any value of 1,024 characters is taken: no repetition of something that can itself match in
 * several ways, no look-around, no back-reference, and at most one (`^` in front: two) open-ended repetitions before the end.
 * Undefined for a text that is no `/…/`. Throws an Error that says what is wrong.
 */
export function compilePattern(text: string): RegExp | undefined {
  const [, body, flags] = /^\/([^\n]+)\/(i?)$/.exec(text) ?? [];
  if (body === undefined) return undefined;
  const compiled = new RegExp(body, `u${flags ?? ''}`);
  const { steps, anchored } = costOf(body);
  if (steps * (anchored ? 1 : longestValue) > mostSteps)
    throw new PatternMistake(
      `${text} could take too long: begin it with ^, use fewer of * + and {n,}, or match several labels instead`,
    );
  return compiled;
}

/** Whether a value matches; a longer one than a label may have is cut first. */
export function patternMatches(pattern: RegExp, value: string): boolean {
  return pattern.test(value.length > longestValue ? value.slice(0, longestValue) : value);
}

/** An upper bound of what backtracking costs on the worst value. `body` is a valid expression already. */
function costOf(body: string): { steps: number; anchored: boolean } {
  const reader = { body, at: 0, depth: 0, anchored: true };
  return { steps: alternatives(reader).steps, anchored: reader.anchored };
}

interface Reader {
  readonly body: string;
  at: number;
  depth: number;
  /** Every alternative so far begins with ^, so it is tried at one place only. */
  anchored: boolean;
}

function alternatives(reader: Reader): Cost {
  let steps = 0;
  let ways = 0;
  for (;;) {
    if (reader.depth === 0 && reader.body.charAt(reader.at) !== '^') reader.anchored = false;
    const branch = sequence(reader);
    steps += branch.steps;
    ways += branch.ways;
    if (reader.body.charAt(reader.at) !== '|') return { steps, ways };
    reader.at += 1;
  }
}

function sequence(reader: Reader): Cost {
  const parts: Cost[] = [];
  while (reader.at < reader.body.length && !'|)'.includes(reader.body.charAt(reader.at))) {
    const part = atom(reader);
    const times = repetition(reader);
    // At the very end an open repetition cannot fail any more: once its least is there, the search is over.
    const ends = reader.depth === 0 && (reader.at === reader.body.length || reader.body.charAt(reader.at) === '|');
    parts.push(repeated(part, ends ? { least: times.least, most: times.least } : times, times.most));
  }
  return parts.reduceRight<Cost>(
    (rest, part) => ({ steps: part.steps + part.ways * rest.steps, ways: part.ways * rest.ways }),
    { steps: 0, ways: 1 },
  );
}

/** One character, class, anchor or group. */
function atom(reader: Reader): Cost {
  const { body } = reader;
  const character = body.charAt(reader.at);
  if (character === '(') return group(reader);
  if (character === '[') {
    reader.at = classEnd(body, reader.at);
  } else if (character === '\\') {
    if (/^\\(?:[1-9]|k)/.test(body.slice(reader.at)))
      throw new PatternMistake('a back-reference is not allowed in a pattern');
    // \u{…}, \p{…}, \xhh, \uhhhh, \cX or one character.
    const [escaped] = /^\\(?:[uUpP]\{[^}]*\}|x..|u....|c.|.)/su.exec(body.slice(reader.at)) ?? ['\\.'];
    reader.at += escaped.length;
  } else {
    reader.at += String.fromCodePoint(body.codePointAt(reader.at) ?? 0).length;
  }
  return { steps: 1, ways: 1 };
}

function group(reader: Reader): Cost {
  const [opening] = /^\((?:\?:|\?<[^=!][^>]*>)?/.exec(reader.body.slice(reader.at)) ?? ['('];
  reader.at += opening.length;
  if (reader.body.charAt(reader.at) === '?')
    throw new PatternMistake('look-around and flags inside are not allowed in a pattern');
  reader.depth += 1;
  const inner = alternatives(reader);
  reader.depth -= 1;
  reader.at += 1;
  return inner;
}

function classEnd(body: string, start: number): number {
  let at = start + 1;
  while (at < body.length && body.charAt(at) !== ']') at += body.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

interface Repetition {
  readonly least: number;
  readonly most: number;
}

function repetition(reader: Reader): Repetition {
  const [text, least, open, most] = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(reader.body.slice(reader.at)) ?? [''];
  reader.at += text.length;
  if (text === '') return { least: 1, most: 1 };
  if (text.startsWith('?')) return { least: 0, most: 1 };
  if (text.startsWith('*') || text.startsWith('+')) return { least: text.startsWith('+') ? 1 : 0, most: longestValue };
  const from = Math.min(Number(least), longestValue);
  if (open === undefined) return { least: from, most: from };
  return { least: from, most: most === '' ? longestValue : Math.min(Number(most), longestValue) };
}

function repeated(part: Cost, { least, most }: Repetition, written: number): Cost {
  if (part.ways > 1 && written > 1)
    throw new PatternMistake(
      'a repeated group must match in one way only: no | * + ? inside of (…)* (…)+ (…){n} (write [ab]* for (a|b)*)',
    );
  return { steps: Math.max(1, most * part.steps), ways: part.ways * (most - least + 1) };
}
