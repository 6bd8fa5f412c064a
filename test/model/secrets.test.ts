import { describe, expect, it } from 'vitest';
import { mask, maskDeep } from '../../src/model/secrets.ts';

// Put together here, so that no scanner takes this file for a leak.
const join = (...pieces: string[]) => pieces.join('');
const secrets: readonly [string, string][] = [
  ['Slack bot token', join('xox', 'b-1234567890-abcdefghijkl')],
  ['Slack app token', join('xapp', '-1-A012-345-abcdef0123')],
  ['AWS key id', join('AKIA', 'IOSFODNN7EXAMPLE')],
  ['JWT', join('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0In0', '.', 'dozjgNryP4J3jVmNHl0w5N')],
  ['GitHub token', join('ghp', '_abcdefghijklmnopqrstuvwxyz0123456789')],
  ['private key', join('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----')],
];

describe('masking', () => {
  it.each(secrets)('takes a %s out of the middle of a line', (_, secret) => {
    const masked = mask(`before ${secret} after`);
    expect(masked).not.toContain(secret.slice(8, 24));
    expect(masked).toMatch(/^before ‹redacted:[a-z-]+› after$/);
  });

  it.each([
    ['postgres://mcp:hunter2secret@db:5432/mcp', 'hunter2secret'],
    ['DB_PASSWORD=correct-horse', 'correct-horse'],
    ['{"client_secret":"abcDEF123456"}', 'abcDEF123456'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvwx', 'abcdefghijklmnopqrstuvwx'],
    ["api-key: 'zzzzyyyyxxxx'", 'zzzzyyyyxxxx'],
    ['passphrase: "correct horse battery"', 'horse battery'],
    [JSON.stringify('{"client_secret":"abcDEF123456"}'), 'abcDEF123456'],
  ])('%s', (text, secret) => {
    expect(mask(text)).not.toContain(secret);
    expect(mask(text)).toContain('‹redacted:');
  });

  it('leaves ordinary lines alone', () => {
    for (const line of [
      '{"level":"info","msg":"tool call","tool":"search","ms":41}',
      'Error: connect ECONNREFUSED 10.0.0.5:5432',
      'http://admin-portal:3001/api/health answered 503',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
    ]) {
      expect(mask(line)).toBe(line);
    }
  });

  it('reaches into nested values', () => {
    const [, [, token]] = [secrets[0], secrets[0] ?? ['', '']];
    expect(JSON.stringify(maskDeep({ a: [{ b: `x ${token}` }] }))).not.toContain(token);
  });

  it('ends quickly on text made to keep patterns busy', () => {
    const started = performance.now();
    for (const text of [
      'a'.repeat(200_000),
      'password='.repeat(20_000),
      `${'a'.repeat(50)}://`.repeat(4000),
      '-'.repeat(100_000),
    ])
      mask(text);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
