import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyCommand } from '../../src/catalog/command.ts';
import { lineOf, splitCommandLine } from '../../src/catalog/command-line.ts';
import { meantLine } from '../../src/catalog/meant.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

const commands = new Map<string, AnyCommand>([...(await shippedActions()), ...(await shippedAnswers())]);
const meant = (text: string) => meantLine(commands, splitCommandLine(text), ['production', 'staging']);

describe('the corrected command', () => {
  it.each([
    ['rolback to=2.3.0', 'rollback to=2.3.0'],
    ['restrat mcp-server env=staging', 'restart mcp-server env=staging'],
    ['db sesions', 'db sessions'],
    ['db sesions end state=idle older=10m', 'db sessions end state=idle older=10m'],
    ['incident declar "tools fail" severity=P2', 'incident declare "tools fail" severity=P2'],
    ['logs since=1h enviroment=staging', 'logs since=1h environment=staging'],
    ['logs sinse=1h', 'logs since=1h'],
    ['health env=stagin', 'health env=staging'],
    ['help rolback', 'help rollback'],
    ['tools disble export reason="the upstream’s down"', 'tools disable export reason="the upstream’s down"'],
  ])('of %s is %s', (typed, expected) => {
    expect(meant(typed)).toBe(expected);
  });

  it.each([
    ['nothing is near', 'qwertz uiop'],
    ['the value is what is wrong', 'rollback to="not a version"'],
    ['it would be refused as well', 'rolback to="not a version"'],
    ['it is right as it stands', 'health env=staging'],
  ])('is not offered where %s', (_, typed) => {
    expect(meant(typed)).toBeUndefined();
  });
});

it('words written as a line are read as the same words', () => {
  const word = fc.record({
    text: fc.string({ unit: 'grapheme', minLength: 0, maxLength: 12 }),
    key: fc.option(fc.constantFrom('to', 'reason', 'since'), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const line = lineOf(words);
      if (line !== undefined) expect(splitCommandLine(line)).toEqual(words);
    }),
  );
  expect(lineOf([{ text: 'it is "down"', key: 'reason' }])).toBe(`reason='it is "down"'`);
  expect(lineOf([{ text: `"it's" down`, key: 'reason' }])).toBeUndefined();
});
