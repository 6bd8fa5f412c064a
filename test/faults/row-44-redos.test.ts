import { createContext, Script } from 'node:vm';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { mask } from '../../src/model/secrets.ts';
import { type Found, regexesOf } from '../support/faults/regexes.ts';
import { faultRow } from '../support/faults/row.ts';

/** Longest text that is given to a pattern in one piece: a command has 4,000 characters, a line of a log rarely more. */
const length = 10_000;
const limitMs = 50;

/** Texts that make a pattern try again and again: what it repeats, over and over, and then something it does not take. */
function corpus(source: string): readonly string[] {
  const words = source.match(/[A-Za-z]{2,}/g) ?? [];
  const pieces = [
    'a',
    'A',
    '0',
    ' ',
    '\t',
    '\n',
    '-',
    '_',
    '.',
    '/',
    ':',
    '=',
    '"',
    "'",
    '\\',
    '<',
    '&',
    'a.',
    'a-',
    'a=',
    '0.',
    'a:',
    'a/',
    '[',
    '(',
    '{',
    'é',
    '\u200b',
    ...words,
    ...words.map((word) => `${word}=`),
    ...words.map((word) => `${word} `),
  ];
  return pieces.flatMap((piece) => {
    const many = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    return [many, `${many}\u0001`, `${words[0] ?? ''}${many}!`];
  });
}

const run = new Script('pattern.lastIndex = 0; pattern.global ? text.replace(pattern, "") : pattern.test(text)');

/** ms one use of a pattern takes; a pattern that never ends is stopped after a second. */
function timeOf({ source, flags }: Found, text: string): number {
  const context = createContext({ pattern: new RegExp(source, flags), text });
  const started = performance.now();
  try {
    run.runInContext(context, { timeout: 1000 });
  } catch {
    return 1000;
  }
  return performance.now() - started;
}

/** The least of three: whatever else the machine does is no fault of the pattern. */
function slowest(found: Found, texts: readonly string[]): { readonly ms: number; readonly text: string } {
  let worst = { ms: 0, text: '' };
  for (const text of texts) {
    let ms = timeOf(found, text);
    if (ms > limitMs) ms = Math.min(ms, timeOf(found, text), timeOf(found, text));
    if (ms > worst.ms) worst = { ms, text };
  }
  return worst;
}

faultRow(
  { title: 'every regular expression of the source against texts made for it', small: 1, full: 1, eachMs: 600_000 },
  async ({ full, chance, none, atMost }) => {
    const all = regexesOf();
    if (all.length < 100) throw new Error(`only ${all.length} regular expressions were found`);
    // On a busy machine only what is hopeless counts.
    const bound = full ? limitMs : limitMs * 5;
    const some = full ? all : chance.sample(all, 50);
    const timed = some.map((found) => ({
      found,
      ...slowest(found, full ? corpus(found.source) : corpus(found.source).slice(0, 40)),
    }));
    const slow = timed.filter(({ ms }) => ms > bound);
    none(
      `slower than ${bound} ms on ${length} characters`,
      slow.map(
        ({ found, ms, text }) =>
          `${found.file} /${found.source.slice(0, 40)}/ ${Math.round(ms)} ms on ${JSON.stringify(text.slice(0, 12))}`,
      ),
      some.length,
    );
    atMost('the slowest', Math.max(...timed.map(({ ms }) => ms)), limitMs, 'ms');
  },
);

faultRow(
  { title: 'what reads the texts of others, whole', small: 8, full: 60, eachMs: 2000 },
  async ({ count, chance, atMost }) => {
    const pieces = [
      'a',
      'password=',
      'https://a:',
      'eyJaaaaaaa.',
      '-----BEGIN A PRIVATE KEY-----',
      'bearer ',
      'xoxb-',
      '"',
      "'",
      '\\"',
      'token: "',
      'a=',
      ' ',
      '“',
    ];
    const times = { command: 0, line: 0 };
    for (let strike = 0; strike < count; strike += 1) {
      const text = Array.from({ length: 4 }, () => chance.pick(pieces).repeat(1 + chance.below(3000))).join('');
      times.command = Math.max(
        times.command,
        took(() => splitCommandLine(text.slice(0, 4000))),
      );
      times.line = Math.max(
        times.line,
        took(() => mask(text.slice(0, length))),
      );
    }
    atMost('a command line of 4,000 characters', times.command, limitMs, 'ms');
    atMost(`a line of ${length} characters, masked`, times.line, limitMs, 'ms');
  },
);

function took(work: () => unknown): number {
  const started = performance.now();
  try {
    work();
  } catch {
    // Refused: that is an answer too.
  }
  return performance.now() - started;
}
