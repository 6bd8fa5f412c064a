import { describe, expect, it } from 'vitest';
import { type Entry, entriesOf } from '../../src/logs/entry.ts';
import { entryLevel, isAtLeast } from '../../src/logs/entry-level.ts';
import { logLines } from '../../src/logs/log-lines.ts';
import { maskedEntries } from '../../src/logs/masked-entries.ts';

const at = '2026-01-31T14:02:11.5Z';

async function* pieces(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  return Array.fromAsync(logLines(pieces(chunks)));
}
async function entries(...lines: readonly string[]): Promise<readonly Entry[]> {
  return Array.fromAsync(entriesOf(logLines(pieces([lines.map((line) => `${at} ${line}\n`).join('')]))));
}
const shapes = (list: readonly Entry[]) => list.map(({ lines }) => lines.length);

describe('lines of a log', () => {
  it('wherever the chunks are cut, also inside a letter; the last one without an end too', async () => {
    const bytes = Buffer.from('one é\r\ntwo\nthree');
    expect(await linesOf(bytes.subarray(0, 5), bytes.subarray(5))).toEqual(['one é', 'two', 'three']);
    expect(await linesOf()).toEqual([]);
  });

  it('a line without an end keeps its beginning, cut between two words, and memory stays small', async () => {
    const word = `${'x'.repeat(9)} `;
    const lines = await linesOf(...Array.from({ length: 500 }, () => word.repeat(1000)), '\nnext\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.length).toBeLessThan(16_400);
    expect(lines[0]).toMatch(/ …$/);
    expect(lines[1]).toBe('next');
  });
});

describe('entries of a log', () => {
  it('have the time Kubernetes put before them, to the nanosecond as far as a number goes', async () => {
    const read = await Array.fromAsync(
      entriesOf(
        logLines(pieces(['2026-01-31T14:02:11.000000001Z a\n2026-01-31T14:02:11.25Z b\n2026-01-31T14:02:11Z c\n'])),
      ),
    );
    const second = Date.parse('2026-01-31T14:02:11Z');
    expect(read.map((one) => one.at - second)).toEqual([expect.closeTo(0, 2), 250, 0]);
    expect(read.map(({ lines }) => lines)).toEqual([['a'], ['b'], ['c']]);
  });

  it('hold the stack that follows: Python, Java, Node, Go', async () => {
    const python = [
      'ERROR failed',
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in f',
      "KeyError: 'x'",
    ];
    const java = [
      'java.lang.IllegalStateException: no',
      '\tat a.B.c(B.java:1)',
      'Caused by: java.io.IOException: x',
      '\tat d.E.f(E.java:2)',
      '\t... 3 more',
    ];
    const node = ['TypeError: x is no function', '    at f (/app/a.js:1:2)', '    at g (/app/b.js:3:4)'];
    const go = ['panic: nil', '', 'goroutine 1 [running]:', 'main.main()', '\t/app/main.go:3 +0x1d'];
    const read = await entries(
      ...python,
      'INFO next',
      ...java,
      'INFO next',
      ...node,
      '{"msg":"next"}',
      ...go,
      'INFO next',
    );
    expect(shapes(read)).toEqual([4, 1, 5, 1, 3, 1, 4, 1]);
  });

  it('a key over many lines is one entry, so that it is masked as a whole; a stack without an end is not', async () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', 'kqhkiG9w0BAQEF', '-----END PRIVATE KEY-----'];
    expect(shapes(await entries(...key, 'INFO next'))).toEqual([4, 1]);
    const [endless] = await entries('Error: x', ...Array.from({ length: 1000 }, () => '  at f (a.js:1:1)'));
    expect(endless?.lines).toHaveLength(200);
  });
});

describe('the level of an entry', () => {
  it.each([
    ['error', '{"level":"ERROR","msg":"x"}'],
    ['error', '{"level":50,"msg":"x"}'],
    ['warn', '{"severity":"Warning","message":"x"}'],
    ['info', '{"lvl":"notice"}'],
    ['debug', '{"level":20}'],
    [undefined, '{"msg":"level error"}'],
    [undefined, '{"level":"error'],
    ['warn', 'time=2026-01-31T14:02:11Z level=WARN msg="pool is full"'],
    ['error', 'ts=1 severity=crit msg=x'],
    ['error', '2026-01-31 14:02:11,123 ERROR mcp.server: no'],
    ['info', '2026-01-31 14:02:11 [info] ready'],
    ['warn', 'WARN  pool is full'],
    ['error', 'Traceback (most recent call last):'],
    ['error', 'ValueError: bad'],
    [undefined, 'user said ERROR'],
    [undefined, 'GET /ready 200'],
    [undefined, ''],
  ])('%s: %s', (level, line) => {
    expect(entryLevel([line])).toBe(level);
  });

  it('of this level or worse; a line that names no level has none', () => {
    expect(isAtLeast('error', 'warn')).toBe(true);
    expect(isAtLeast('info', 'warn')).toBe(false);
    expect(isAtLeast(undefined, 'debug')).toBe(false);
  });
});

describe('masked entries', () => {
  const of = (...lines: readonly string[]): Entry => ({ at: 0, lines });
  const url = 'postgresql://mcp:hunter2-hunter2@db:5432/mcp';

  it('are the same whether masked together or alone, and each keeps its own lines', () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', '-----END PRIVATE KEY-----'];
    const entries = Array.from({ length: 250 }, (_, index) =>
      index % 7 === 0 ? of(`${index} ${url}`, '  at f') : index % 11 === 0 ? of(...key) : of(`line ${index}`),
    );
    const together = maskedEntries(entries).map(({ lines }) => lines);
    expect(together).toEqual(entries.flatMap((entry) => maskedEntries([entry])).map(({ lines }) => lines));
    expect(JSON.stringify(together)).not.toMatch(/hunter2|MIIEvQ/);
  });

  it('that a secret seems to span, or that hold the border itself, are masked one by one', () => {
    const open = of('-----BEGIN PRIVATE KEY-----');
    const close = of('-----END PRIVATE KEY-----');
    const masked = maskedEntries([open, of(`between ${url}`), close, of(`\u001e ${url}`)]);
    expect(masked).toHaveLength(4);
    expect(JSON.stringify(masked)).not.toContain('hunter2');
  });
});
