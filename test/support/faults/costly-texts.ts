import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { alphabetOf } from './families.ts';
import { regexesOf } from './regexes.ts';
import type { Dice } from './seed.ts';

/** A text made to keep the masking busy, and how to make it again. */
export interface CostlyText {
  readonly text: string;
  readonly made: string;
}

const folder = 'src/model/secrets';
const root = fileURLToPath(new URL('../../../', import.meta.url));
const signs = [
  ...' \t\n:="\'`{}[](),;&?@/\\|<>-_.+%$*!#~',
  ...[
    '\\"',
    '%22',
    '%3d',
    '&quot;',
    '\\u0022',
    '\\u0077',
    '%77',
    '""',
    "''",
    '->',
    '==',
    ': ',
    ' = ',
    '\n- ',
    '\n  ',
    '://a:',
    '@(',
  ],
];

/** The words and signs that the masking knows: those of its patterns, and those of its lists. */
function known(): readonly string[] {
  const patterns = regexesOf(folder).flatMap(({ source }) => alphabetOf(source));
  const lists = globSync(`${folder}/*.ts`, { cwd: root }).flatMap((file) =>
    [...readFileSync(root + file, 'utf8').matchAll(/'([^'\n]{1,400})'/g)].flatMap(([, list = '']) => list.split(' ')),
  );
  return [...new Set([...patterns, ...lists])].filter((word) => word !== '' && word.length < 24);
}

/**
 * Texts of `size` characters that hold nothing but what the masking looks for: one to five of its words and signs, repeated; with a number
 * among them, so that no name comes twice; one part long before the other; and one part before a long stretch of the other.
 */
export function costlyTexts(count: number, size: number, chance: Dice): readonly CostlyText[] {
  const words = known();
  return Array.from({ length: count }, () => {
    const pieces = Array.from({ length: 1 + chance.below(5) }, () =>
      chance.pick(chance.below(2) === 0 ? signs : words),
    );
    const way = chance.pick(Object.keys(ways));
    const half = Math.ceil(pieces.length / 2);
    const text = ways[way]?.(pieces.slice(0, half).join(''), pieces.slice(half).join('') || 'a', size) ?? '';
    return { text: text.slice(0, size), made: `${way} of ${JSON.stringify(pieces)}` };
  });
}

const ways: Readonly<Record<string, (one: string, other: string, size: number) => string>> = {
  repetitions: (one, other, size) => repeated(one + other, size),
  'numbered repetitions': numbered,
  'one half, then the other,': (one, other, size) => repeated(one, size / 2) + repeated(other, size / 2),
  'one half before stretches of the other': (one, other, size) => repeated(one + repeated(other, 1500), size),
};

/** A unit again and again, up to at least `size` characters. */
export const repeated = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length));

/** The same with a number in the middle of each, so that none is like another. */
export function numbered(one: string, other: string, size: number): string {
  const units: string[] = [];
  for (let length = 0, at = 0; length < size; at += 1) {
    const unit = `${one}${at.toString(36)}${other}`;
    units.push(unit);
    length += unit.length;
  }
  return units.join('');
}
