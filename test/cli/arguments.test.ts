import { describe, expect, it } from 'vitest';
import { cliArguments } from '../../src/cli/arguments.ts';

const words = (...args: string[]) =>
  cliArguments(args).words.map(({ key, text }) => (key === undefined ? text : `${key}=${text}`));

describe('arguments of the terminal', () => {
  it('are words and key=value, with or without dashes; a space inside one is the shell’s to keep', () => {
    expect(words('rollback', 'to=5', '--env=staging', 'reason=two words')).toEqual([
      'rollback',
      'to=5',
      'env=staging',
      'reason=two words',
    ]);
    expect(words('a=b=c')).toEqual(['a=b=c']);
  });

  it('take --json, --yes, -y and --save for themselves', () => {
    expect(cliArguments(['health', '--json'])).toMatchObject({ json: true, yes: false, words: [{ text: 'health' }] });
    expect(cliArguments(['health', '--save=/tmp/x'])).toMatchObject({ save: '/tmp/x', words: [{ text: 'health' }] });
    expect(cliArguments(['-y', 'restart'])).toMatchObject({ json: false, yes: true, words: [{ text: 'restart' }] });
  });
});
