import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { configSettings, parseSettings, settingsText } from '../../src/configuration/settings.ts';

const read = (text: string) => {
  const parsed = parseSettings(text);
  return 'settings' in parsed ? parsed.settings : parsed.problem;
};

describe('keys and values as people type them', () => {
  it.each([
    ['pool_size=40', { pool_size: '40' }],
    ['pool_size=40 ttl_seconds=1800', { pool_size: '40', ttl_seconds: '1800' }],
    ['GREETING="be right back" LEVEL=info', { GREETING: 'be right back', LEVEL: 'info' }],
    ['greeting=be right back', { greeting: 'be right back' }],
    ['JAVA_OPTS=-Da=b -Dc=d', { JAVA_OPTS: '-Da=b -Dc=d' }],
    ['A="x=1 y=2" b=3', { A: 'x=1 y=2', b: '3' }],
    ['A=“be back”', { A: 'be back' }],
    ['EMPTY=', { EMPTY: '' }],
    ['quote=\'say "hi"\'', { quote: 'say "hi"' }],
    ['url=<https://apim.example.com/v2|https://apim.example.com/v2>', { url: 'https://apim.example.com/v2' }],
    ['url=<https://apim.example.com/v2>', { url: 'https://apim.example.com/v2' }],
  ])('%s', (text, settings) => {
    expect(read(text)).toEqual(settings);
  });

  it.each([
    ['', 'I need a key and its value, such as `/mcp config set pool_size=40`.'],
    ['pool_size', 'I need a key and its value, such as `/mcp config set pool_size=40`.'],
    ['to pool_size=40', 'I need a key and its value, such as `/mcp config set pool_size=40`.'],
    ['a=1 a=2', 'a is given twice.'],
    ['a="b', 'The quotes around the value of a do not close.'],
    ['a="b" c', 'The quotes around the value of a do not close.'],
    ['a=1\u0007', 'The value of a must be one line of plain text.'],
  ])('%j is refused', (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it('is refused where it is too long or too many', () => {
    expect(read(`a=${'x'.repeat(2001)}`)).toBe('The value of a is longer than 2000 characters.');
    const many = Array.from({ length: 21 }, (_, n) => `k${n}=1`).join(' ');
    expect(read(many)).toBe('At most 20 keys are set at once.');
  });

  it('a button carries them as they would be typed', () => {
    for (const settings of [
      { pool_size: '40' },
      { A: 'be right back', B: '' },
      { A: 'x=1 y=2', B: 'say "hi" now' },
      { A: "don't", B: '“typographic”' },
    ]) {
      expect(read(settingsText(settings))).toEqual(settings);
      expect(configSettings().parse(settingsText(settings))).toBe(settingsText(settings));
    }
  });

  it('a command line keeps them apart from options', () => {
    const words = splitCommandLine('config set LEVEL="a b" pool_size=40 env=staging');
    expect(words.at(-1)).toEqual({ key: 'env', text: 'staging' });
  });
});

describe('a secret', () => {
  it.each([
    'DATABASE_PASSWORD=hunter2',
    'DATABASE_PASSWORD=123456',
    'DATABASE_URL=postgres://mcp:hunter2@db/mcp',
    'key=ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'SALT=x7Gk29fLq84ZbN1c03Vt',
    'OPTS="--db-password hunter2"',
  ])('%s is refused with what to do instead, and is in no word of it', (text) => {
    const result = configSettings().safeParse(text);
    const said = result.error?.issues[0]?.message ?? '';
    expect(said).toMatch(
      /^The value of \w+ looks like a secret, .*Put it into a Secret of the cluster.*replace it: it has been typed here\.$/,
    );
    expect(said).not.toContain(text.slice(text.indexOf('=') + 1));
    expect(said).not.toContain('hunter2');
  });

  it.each(['pool_size=40', 'max_tokens=4000', 'LOG_FORMAT=json', 'token_ttl_seconds=3600', 'url=http://apim:8080/v1'])(
    '%s is none',
    (text) => {
      expect(configSettings().parse(text)).toBe(text);
    },
  );
});
