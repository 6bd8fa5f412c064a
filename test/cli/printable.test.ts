import { describe, expect, it } from 'vitest';
import { printable } from '../../src/cli/printable.ts';
import { runCli } from '../../src/cli.ts';

describe('text for a terminal', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['the title of the window', '\u001b]0;owned\u0007ok', 'ok'],
    ['a link', '\u001b]8;;https://evil.example\u001b\\\\here\u001b]8;;\u001b\\\\'.replaceAll('\\\\', '\\'), 'here'],
    ['a cleared screen', '\u001b[2J\u001b[Hfake prompt', 'fake prompt'],
    ['escape codes of one byte', '\u009b31mred\u009d0;x\u009cok', 'redok'],
    ['an answer that is typed for the user', '\u001bP$qm\u001b\\\\ok'.replaceAll('\\\\', '\\'), 'ok'],
    ['a line written over', 'FAILED\rgood  ', 'FAILEDgood  '],
    ['letters taken back', 'rm\b\bls', 'rmls'],
    ['a line turned round', 'a\u202ecod.exe', 'acod.exe'],
    ['a code that is cut off', 'a\u001b[', 'a'],
  ])('holds no %s', (_, given, shown) => expect(printable(given)).toBe(shown));

  it('keeps lines, tabs and every script', () => {
    const text = 'a\tb\nжизнь 😀 क्षि';
    expect(printable(text)).toBe(text);
  });

  it('is all that the command line writes', async () => {
    const written: string[] = [];
    const terminal = {
      out: (text: string) => written.push(text),
      err: (text: string) => written.push(text),
      interactive: false,
    };
    const path = 'missing\u001b]0;owned\u0007\u001b[2J.yaml';
    await runCli(['health'], { path, env: {} }, terminal);
    expect(written.join('')).toContain('missing.yaml');
    expect(written.join('')).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});
