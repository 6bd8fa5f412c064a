import { globSync, readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { printable } from '../../src/cli/printable.ts';
import { mask } from '../../src/model/secrets.ts';
import { cpuMs } from '../support/cpu-ms.ts';
import { costlyTexts } from '../support/faults/costly-texts.ts';
import { familiesFor } from '../support/faults/families.ts';
import { type Found, regexesOf } from '../support/faults/regexes.ts';
import { faultRow } from '../support/faults/row.ts';

/** Longest text that is given to a pattern in one piece: a command has 4,000 characters, a line of a log rarely more. */
const length = 10_000;
const limitMs = 50;

const script = new Script('pattern.lastIndex = 0; pattern.global ? text.replace(pattern, "") : pattern.test(text)');

/** The text that keeps a pattern busy longest, and for how many ms; a pattern that never ends is stopped after a second. */
function slowest({ source, flags }: Found, texts: readonly string[]): { readonly ms: number; readonly text: string } {
  const context = createContext({ pattern: new RegExp(source, flags), text: '' });
  const once = (text: string) => {
    context['text'] = text;
    return cpuMs(() => {
      try {
        script.runInContext(context, { timeout: 1000 });
      } catch {
        // Stopped: the time says so.
      }
    });
  };
  let worst = { ms: 0, text: '' };
  for (const text of texts) {
    let ms = once(text);
    // The least of three: whatever else the machine does is no fault of the pattern.
    if (ms > limitMs) ms = Math.min(ms, once(text), once(text));
    if (ms > worst.ms) worst = { ms, text };
  }
  return worst;
}

/** The patterns that modules of the source put together when they are loaded. */
async function composed(): Promise<readonly Found[]> {
  const found: Found[] = [];
  const real = globalThis.RegExp;
  globalThis.RegExp = new Proxy(real, {
    construct(target, given: [string | RegExp, string?]) {
      const made = new target(...given);
      const file = /\/(src\/[\w./-]+\.ts)/.exec(new Error().stack?.split('\n')[2] ?? '')?.[1];
      if (file !== undefined) found.push({ file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    const root = new URL('../../', import.meta.url);
    for (const file of globSync('src/**/*.ts', { cwd: root })) {
      if (!readFileSync(new URL(file, root), 'utf8').includes('new RegExp(')) continue;
      await import(/* @vite-ignore */ `${new URL(file, root).href}?composed`);
    }
  } finally {
    globalThis.RegExp = real;
  }
  return found;
}

faultRow(
  { title: 'every regular expression of the source against texts made from it', small: 1, full: 1, eachMs: 600_000 },
  async ({ full, chance, none, all, atMost }) => {
    const literal = regexesOf();
    const built = await composed();
    all('patterns were found, also those put together', literal.length >= 100 && built.length >= 20 ? 1 : 0, 1);
    const some = full ? [...literal, ...built] : [...chance.sample(literal, 60), ...chance.sample(built, 15)];
    const timed = some.map((found) => {
      const texts = familiesFor(found.source, found.flags, length, chance.seed);
      return { found, ...slowest(found, full ? texts : chance.sample(texts, 60)) };
    });
    const slow = timed.filter(({ ms }) => ms > limitMs);
    none(
      `slower than ${limitMs} ms on ${length} characters`,
      slow.map(
        ({ found, ms, text }) =>
          `${found.file} /${found.source.slice(0, 60)}/ ${Math.round(ms)} ms on ${JSON.stringify(text.slice(0, 24))}`,
      ),
      some.length,
    );
    atMost('the slowest', Math.max(...timed.map(({ ms }) => ms)), limitMs, 'ms');
  },
);

faultRow(
  { title: 'what reads the texts of others, whole', small: 40, full: 600, eachMs: 2000 },
  async ({ full, count, chance, none, atMost }) => {
    const size = full ? 1_000_000 : 100_000;
    const sources = [...regexesOf('src/model'), ...regexesOf('src/catalog')];
    const times = { command: 0, line: 0, terminal: 0 };
    const slow: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { source, flags } = chance.pick(sources);
      const unit = chance.pick(familiesFor(source, flags, 400, chance.seed + strike));
      const text = (strike % 4 === 0 ? '-eyJ' : unit).repeat(Math.ceil(size / unit.length) + 1).slice(0, size);
      times.command = Math.max(
        times.command,
        least(() => splitCommandLine(text.slice(0, 4000)), limitMs),
      );
      times.terminal = Math.max(times.terminal, least(() => printable(text), limitMs) / (size / 100_000));
      const line = least(() => mask(text), limitMs * (size / 100_000)) / (size / 100_000);
      if (line > limitMs * 2) slow.push(`${Math.round(line)} ms on ${JSON.stringify(text.slice(0, 40))}`);
      times.line = Math.max(times.line, line);
    }
    none('masked slower than twice the bar, also on a busy machine', slow, count);
    atMost('a command line of 4,000 characters', times.command, limitMs, 'ms');
    atMost('100 KB for a terminal', times.terminal, limitMs, 'ms');
    atMost('100 KB, masked', times.line, limitMs, 'ms');
  },
);

faultRow(
  { title: 'texts put together from all that the masking looks for', small: 60, full: 4000, eachMs: 1000 },
  async ({ count, chance, atMost, none }) => {
    const size = 100_000;
    mask(costlyTexts(1, size, chance)[0]?.text ?? ''); // warms up
    const timed = [];
    // A few at a time, so that they are not all kept.
    for (let done = 0; done < count; done += 20) {
      for (const { text, made } of costlyTexts(Math.min(20, count - done), size, chance))
        timed.push({ made, ms: least(() => mask(text), limitMs) });
    }
    const slow = timed.filter(({ ms }) => ms > limitMs * 2).map(({ ms, made }) => `${Math.round(ms)} ms: ${made}`);
    none('masked slower than twice the bar, also on a busy machine', slow, count);
    atMost('100 KB, masked', Math.max(...timed.map(({ ms }) => ms)), limitMs, 'ms');
  },
);

/** ms of one try, or the least of three where it takes longer than it should. */
function least(work: () => unknown, enough: number): number {
  const once = () =>
    cpuMs(() => {
      try {
        work();
      } catch {
        // Refused: that is an answer too.
      }
    });
  const ms = once();
  return ms <= enough ? ms : Math.min(ms, once(), once());
}
