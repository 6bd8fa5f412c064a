import { describe, expect, it } from 'vitest';
import { mask, maskDeep } from '../../src/model/secrets.ts';
import { cpuMs } from '../support/cpu-ms.ts';

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

  it.each([
    ['a variable of a container', '- name: DB_PASSWORD\n  value: "correct horse"', 'correct'],
    ['a variable whose value comes first', '{"value":"swordfish","name":"DB_PASSWORD"}', 'swordfish'],
    ['a variable as Go prints it', '{Name:DB_PASSWORD Value:correct horse ValueFrom:nil}', 'horse'],
    ['a variable in quotes within quotes', JSON.stringify('{"name":"API_KEY","value":"swordfish"}'), 'swordfish'],
    ['a block of YAML', 'password: |\n  first-line\n  last-line\nuser: bob', 'last-line'],
    ['aligned YAML', 'db_password:          swordfish', 'swordfish'],
    ['a statement of SQL', "ALTER USER mcp WITH PASSWORD 'swordfish'", 'swordfish'],
    ['a password of MySQL', "CREATE USER a IDENTIFIED BY 'swordfish'", 'swordfish'],
    ['an option', '--password swordfish --user bob', 'swordfish'],
    ['options as a list', '["--password","swordfish"]', 'swordfish'],
    ['an address with a slash and an @ in the password', 'postgres://mcp:p@ss/w0rd@db:5432/mcp', 'w0rd'],
    ['colours', '\u001b[32mpass\u001b[1mword\u001b[0m=\u001b[33mswordfish\u001b[0m', 'swordfish'],
    ['percent-encoded text', 'body=user%3Dbob%26password%3Dswordfish%26x%3D1', 'swordfish'],
    ['a short Basic header', `Authorization: Basic ${Buffer.from('ab:cd').toString('base64')}`, 'YWI6Y2Q'],
    ['another scheme', 'Authorization: Digest username="bob", nonce="1", response="0f0f0f0f0f0f"', '0f0f0f'],
    ['a scheme nobody knows', 'Authorization: Acme q7Wn4x81kd02', 'q7Wn4x81kd02'],
    ['the end of a long secret', `password=${'a1B2'.repeat(300)}zzEND`, 'zzEND'],
    ['an account key', `AccountName=x;AccountKey=${'Ab1+'.repeat(21)}Ab==;EndpointSuffix=core`, 'Ab1+Ab1+'],
    ['a signature', `https://x.blob.core.windows.net/c?sp=r&sig=${'aB3d'.repeat(11)}%3D&se=1`, 'aB3daB3d'],
    ['a PGP block', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQdGBF\n-----END PGP PRIVATE KEY BLOCK-----', 'lQdGBF'],
    ['a key whose start was cut off', `${'Ab1/'.repeat(16)}\nQx9=\n-----END RSA PRIVATE KEY-----\nok`, 'Ab1/Ab1/'],
    ['the middle of a key', `${'Ab1/'.repeat(16)}\n${'Cd2+'.repeat(16)}`, 'Cd2+Cd2+'],
  ])('takes the secret out of %s', (_, text, secret) => {
    expect(mask(text)).not.toContain(secret);
    expect(mask(text)).toContain('‹redacted:');
  });

  it('leaves ordinary lines alone', () => {
    for (const line of [
      '{"level":"info","msg":"tool call","tool":"search","ms":41}',
      'Error: connect ECONNREFUSED 10.0.0.5:5432',
      'http://admin-portal:3001/api/health answered 503',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'secretKeyRef: {name: db, key: password}',
      'authorization: denied',
      '{"max_tokens":4096,"token_count":12}',
      'https://example.com:8443/users/bob@example.com',
      `-----BEGIN CERTIFICATE-----\n${'Ab1/'.repeat(16)}\n-----END CERTIFICATE-----`,
    ]) {
      expect(mask(line)).toBe(line);
    }
  });

  it('changes nothing that is masked already', () => {
    const once = mask('DB_PASSWORD=swordfish postgres://a:swordfish@b/c Authorization: Bearer a1B2c3D4e5F6g7H8');
    expect(mask(once)).toBe(once);
  });

  it('reaches into nested values', () => {
    const [, [, token]] = [secrets[0], secrets[0] ?? ['', '']];
    expect(JSON.stringify(maskDeep({ a: [{ b: `x ${token}` }] }))).not.toContain(token);
  });

  it('hides the values of keys that are names of secrets', () => {
    expect(
      maskDeep({
        password: 'swordfish',
        env: [{ name: 'DB_PASSWORD', value: 'swordfish' }],
        tokens: 12,
        secretKeyRef: { name: 'db', key: 'password' },
        user: 'bob',
      }),
    ).toEqual({
      password: '‹redacted:secret›',
      env: [{ name: 'DB_PASSWORD', value: '‹redacted:secret›' }],
      tokens: 12,
      secretKeyRef: { name: 'db', key: 'password' },
      user: 'bob',
    });
  });

  it.each([
    '-eyJ',
    'eyJaaaaaaaaa.',
    'password="',
    'token: a ',
    'sig=',
    '://a:',
    '@(',
    '-----END PRIVATE KEY-----',
    'name: DB_PASSWORD ',
    '\n',
    ';password={{',
    ';password=a b ',
    'password=a;b=',
    'pass%77ord=',
    '\\u0070assword',
    "password='a''",
    'password="a""',
    '"passwords":["a1",',
    'password:\n- ',
    '\npassword:\n- missing',
    '{"value":"a","name":"DB_PASSWORD",',
    '<password>a ',
    '{a: b, password: c ',
    'a:b@',
    'a:5432:b:c:',
    'curl -u "a:',
    'docker a login -p ',
    '&quot;password&quot;:&quot;',
    '\nDB_PASSWORD x',
    'name: DB_PASSWORD ',
    'sig=',
    '\\u0077 token = = ',
  ])('takes time in proportion to the length of repeated %j', (piece) => {
    const took = (length: number) => {
      const text = piece.repeat(length / piece.length);
      return Math.min(...[1, 2, 3].map(() => cpuMs(() => mask(text))));
    };
    took(10_000);
    // Ten times the length may take ten times as long, not a hundred; the allowance covers what is too short to be measured.
    expect(took(100_000)).toBeLessThan(30 * took(10_000) + 300);
  });
});
