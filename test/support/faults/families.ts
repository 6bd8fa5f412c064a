import fc from 'fast-check';

/** Literal words of a pattern, and one character of each of its classes: what texts against it are made of. */
export function alphabetOf(source: string): readonly string[] {
  const bare = source.replace(/\\[dws]/g, ' ').replace(/\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|p\{\w+\}|[bBDWSnrt])/gi, ' ');
  const words = bare.match(/[A-Za-z0-9_]{2,}/g) ?? [];
  const signs = bare.replace(/\\(.)/g, '$1').match(/[^\sA-Za-z0-9]/g) ?? [];
  const classes = [
    ...(source.includes('\\s') || source.includes(' ') ? [' ', '\t', '\n'] : []),
    ...(source.includes('\\d') || source.includes('0-9') ? ['0', '7'] : []),
    ...(source.includes('\\w') || source.includes('a-z') ? ['a', 'Z', '_'] : []),
    ...(source.includes('\\p{') || source.includes('[^') ? ['é', '\u200b', '\u0001'] : []),
  ];
  return [...new Set([...words, ...signs, ...classes, 'a', ' '])];
}

/** A pattern without what only looks around, so that a text for it can be made up. */
function withoutAssertions(source: string): string {
  let text = '';
  for (let at = 0; at < source.length; ) {
    const around = /^\(\?<?[=!]/.exec(source.slice(at));
    if (around === null) {
      const step = source[at] === '\\' ? 2 : 1;
      const piece = source.slice(at, at + step);
      if (piece !== '\\b' && piece !== '\\B') text += piece;
      at += step;
    } else at = closing(source, at);
  }
  return text.replaceAll('(?:)', '');
}

/** Past the bracket that closes the group at `open`. */
function closing(source: string, open: number): number {
  let depth = 0;
  let isClass = false;
  for (let at = open; at < source.length; at += 1) {
    const letter = source[at];
    if (letter === '\\') at += 1;
    else if (isClass) isClass = letter !== ']';
    else if (letter === '[') isClass = true;
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return source.length;
}

/** Texts that the pattern takes, as far as one can be invented for it. */
function taken(source: string, flags: string, seed: number): readonly string[] {
  try {
    const pattern = new RegExp(withoutAssertions(source), flags.replace(/[gymd]/g, ''));
    return fc.sample(fc.stringMatching(pattern, { maxLength: 60 }), { numRuns: 3, seed });
  } catch {
    return [];
  }
}

/**
 * What makes a pattern try again and again, made from the pattern itself: each piece of its alphabet repeated, two pieces in turn, what it
 * takes repeated, cut short at each end, nested, and all of these with an end that it does not take.
 */
export function familiesFor(source: string, flags: string, length: number, seed: number): readonly string[] {
  const alphabet = alphabetOf(source);
  const matches = taken(source, flags, seed);
  const cuts = matches.flatMap((text) => [0.25, 0.5, 0.75].map((part) => text.slice(0, Math.ceil(text.length * part))));
  const units = [
    ...alphabet,
    ...alphabet
      .slice(0, 12)
      .flatMap((one, index) => [`${one}${alphabet[(index + 1) % alphabet.length]}`, `${one} `, `-${one}`]),
    ...matches,
    ...cuts,
    ...matches.map((text) => text.slice(1)),
  ];
  const most = [...new Set(units)].filter((unit) => unit !== '');
  const repeated = (unit: string) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  return [
    ...most.flatMap((unit) => [repeated(unit), `${repeated(unit).slice(0, -1)}\u0001`]),
    ...cuts.flatMap((start) => alphabet.slice(0, 8).map((one) => `${start}${repeated(one)}\u0001`)),
  ];
}
