import { describe, expect, it } from 'vitest';
import { mask, maskDeep } from '../../src/model/secrets.ts';
import { wholeSecrets } from '../support/secret-shapes.ts';

describe('what is masked', () => {
  it('is masked whole: nothing of a secret is left, whatever stands in it and however it is written', () => {
    const left = wholeSecrets().flatMap(({ title, line, canaries }) => {
      const masked = mask(line);
      return canaries.some((canary) => masked.includes(canary)) ? [`${title}: ${masked}`] : [];
    });
    expect(left).toEqual([]);
  });

  it('is also whole among other lines', () => {
    const all = wholeSecrets();
    const masked = mask(all.map(({ line }) => `started\n${line}\n\ndone`).join('\n'));
    expect(all[0]?.canaries.filter((canary) => masked.includes(canary))).toEqual([]);
  });

  it.each([
    ['password=‹›;Encrypt=true', 'Server=x;password=a b c;Encrypt=true', 'a b c'],
    ['user=bob', "password='it''s' user=bob", "it''s"],
    ['y=1', 'body=password%3Da%20b%26y=1', 'a%20b'],
    ['"user":"bob"', '{"password":"a b","user":"bob"}', 'a b'],
    ['user: a}', '{password: a1 b1, user: a}', 'a1 b1'],
    ['<user>bob', '<password>a b</password><user>bob</user>', 'a b'],
    ['@host:5432/db', 'postgres://u:a/b@c@host:5432/db', 'a/b@c'],
    ['user: bob', 'passwords:\n- ab1\n- cd2\nuser: bob', 'cd2'],
    ['https://h', 'curl -u "bob:a b" https://h', 'a b'],
  ])('leaves what stands beside it: %s', (beside, line, secret) => {
    expect(mask(line)).toContain(beside.replace('‹›', '‹redacted:secret›'));
    expect(mask(line)).not.toContain(secret);
  });
});

describe('short and plain secrets under a name that leaves no doubt', () => {
  // Put together, so that no scanner takes this file for a leak.
  const sid = `AC${'0a'.repeat(16)}`;
  const hex = '1b'.repeat(16);
  it.each([
    ...[
      'password=12345678',
      'pwd=1234',
      'api_key=1234567890',
      'token=42424242',
      'secret: 20261130',
      'api-key: 12345678',
    ],
    ...[
      'db_password=ab',
      'STRIPE_KEY=abc',
      'pass=abcd',
      'client_secret=xy',
      'aws_secret_access_key = abcd',
      '--token=abc',
    ],
    ...[
      'https://h/?api_key=abcd&x=1',
      'https://h/?token=abc',
      'x-functions-key: abcd==',
      `Ocp-Apim-Subscription-Key: ${hex}`,
    ],
    ...['[{"name":"TOKEN","value":"abcd"}]', '{"value":"abcd","name":"TOKEN"}', 'TOKEN=abcd', '{"token":"abcd"}'],
    ...[
      'passphrase: "a b c d"',
      'passphrase: "the quick brown fox"',
      'password:\n- abcd',
      'auth: {user: a, pass: abcd}',
    ],
    ...['pass%77ord=abcd', '"pass\\u0077ord":"abcd"', 'p%61ss%77ord%3Dabcd', '{""password"":""abcd""}'],
    ...[
      'docker login -u a -p abcd',
      'curl -u user:pass https://x',
      'http -a user:pass https://x',
      'mysql -uroot -pS3cret',
    ],
    ...[
      'redis-cli -a abcd ping',
      'smbclient -U bob%abcd //h/x',
      'lftp -u bob,abcd h',
      'etcdctl --user root:abcd get x',
    ],
    ...[
      '//user:pass@host/path',
      'root:hunter2@db.internal',
      'user1:pass@db:5432/x',
      `https://${'gh'}p_abc:@github.com`,
    ],
    ...[
      `${sid}:${hex}`,
      'h:5432:db:user:abcd',
      'DB_PASSWORD   abcd',
      'GITLAB_TOKEN abcd1234abcd',
      'set -gx DB_PASSWORD abcd',
    ],
    ...['InstrumentationKey=00000000-0000-0000-0000-000000000001', 'SharedAccessSignature sr=x&sig=abc%3d&se=1&skn=k'],
    ...[
      'Authorization: Bearer abc',
      'bearer abc123',
      'API key: abcd1234efgh',
      `pypi-${'AgEIcHlwaS5vcmcCJDU'}`,
      'PWD={a;b}}c};Server=x',
    ],
  ])('%s', (line) => {
    expect(mask(line)).toContain('‹redacted:');
  });

  it('are hidden in objects, also numbers and values below the name', () => {
    expect(
      maskDeep({ apiKey: 123456, password: { value: 'ab' }, list: [{ name: 'DB_PASSWORD', value: 'x1' }], tokens: 42 }),
    ).toEqual({
      apiKey: '‹redacted:secret›',
      password: { value: '‹redacted:secret›' },
      list: [{ name: 'DB_PASSWORD', value: '‹redacted:secret›' }],
      tokens: 42,
    });
  });
});
