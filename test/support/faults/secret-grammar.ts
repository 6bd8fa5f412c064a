import fc from 'fast-check';
import type { Canary } from './canaries.ts';
import { publishedFormats } from './published-formats.ts';
import type { Dice } from './seed.ts';

/** Names that say their value is a secret, as programs spell them. */
const names = [
  ...[
    'password',
    'DB_PASSWORD',
    'dbPassword',
    'spring.datasource.password',
    'MYSQL_ROOT_PASSWORD',
    'redis-password',
    'passwd',
    'PGPASSWORD',
  ],
  ...[
    'client_secret',
    'clientSecret',
    'AWS_SECRET_ACCESS_KEY',
    'api_key',
    'apiKey',
    'X-Api-Key',
    'STRIPE_KEY',
    'ENCRYPTION_KEY',
  ],
  ...[
    'SECRET_KEY_BASE',
    'auth_token',
    'accessToken',
    'refresh_token',
    'GITHUB_TOKEN',
    'X-Vault-Token',
    'PRIVATE-TOKEN',
    'privateKey',
  ],
  ...[
    'AccountKey',
    'SharedAccessKey',
    'signing_secret',
    'WEBHOOK_SECRET',
    'passphrase',
    'DB_PASSWORD_OLD',
    'master_key',
    'admin_pwd',
  ],
];

/** How a name and its value are written; `{n}` and `{v}` stand for them. `words` may hold spaces. */
const writings: readonly { readonly text: string; readonly words?: true; readonly json?: true }[] = [
  { text: '{n}={v}' },
  { text: 'export {n}={v}' },
  { text: '{n}: {v}', words: true },
  { text: '  {n}:          {v}', words: true },
  { text: '{n} = "{v}"', words: true },
  { text: "{n} => '{v}'", words: true },
  { text: '{n} := `{v}`', words: true },
  { text: '{"{n}":"{v}"}', words: true, json: true },
  { text: '{"a":{"{n}" : "{v}","b":1}}', words: true, json: true },
  { text: '{"headers":{"{n}":["{v}"]}}', words: true, json: true },
  { text: "{'{n}': '{v}', 'user': 'bob'}", words: true },
  { text: 'level=info msg="x" {n}="{v}" user=bob', words: true },
  { text: 'level=info {n}={v} user=bob' },
  { text: '--{n}={v} --user=bob' },
  { text: '--{n} {v} --user bob' },
  { text: '["--{n}","{v}"]', words: true },
  { text: '- name: {n}\n  value: {v}', words: true },
  { text: '- name: {n}\n  value: "{v}"', words: true },
  { text: '- value: "{v}"\n  name: {n}', words: true },
  { text: '{"name":"{n}","value":"{v}"}', words: true, json: true },
  { text: '{"value":"{v}","name":"{n}"}', words: true, json: true },
  { text: '{"Key":"{n}","Value":"{v}"}', words: true, json: true },
  { text: '[{Name:{n} Value:{v} ValueFrom:nil}]', words: true },
  { text: 'name={n} value={v}' },
  { text: '<{n}>{v}</{n}>', words: true },
  { text: '<add key="{n}" value="{v}"/>', words: true },
  { text: '{n}: |\n  {v}\nother: 1', words: true },
  { text: '{n}: >-\n    {v}', words: true },
  { text: 'GET /x?user=bob&{n}={v}&y=1 200' },
  { text: 'body=user%3Dbob%26{n}%3D{v}%26y%3D1' },
  { text: 'User(name=bob, {n}={v}, age=3)' },
  { text: '&quot;{n}&quot;:&quot;{v}&quot;' },
  { text: '\\u0022{n}\\u0022:\\u0022{v}\\u0022' },
  { text: '\u001b[36m{n}\u001b[0m=\u001b[33m{v}\u001b[0m' },
  { text: '2026-11-30T10:00:00.123456789Z {n}: {v}' },
];

/** What lines may stand around a secret that its own shape gives away. */
const places = [
  'using {v} now',
  '{"key":"{v}"}',
  'x={v}&y=1',
  "curl -H 'X-Key: {v}' https://example.com",
  'a,{v},b',
  '[{v}]',
  '{v}',
];

const small = 'abcdefghijkmnpqrstuvwxyz';
const mixed = `${small}ABCDEFGHJKLMNPQRSTUVWXYZ23456789`;

interface Makers {
  text(length: number, from?: string): string;
  pick<T>(from: readonly T[]): T;
}

/** A value that people or programs choose. */
function chosenValue({ text, pick }: Makers, words: boolean): string {
  const made = [
    () => text(20, mixed),
    () => `${text(6, small)}${text(2, '23456789')}`,
    () => `${text(5, mixed)}!${text(6, mixed)}#9`,
    () => text(40, '0123456789abcdef'),
    () => text(600, mixed),
    () =>
      words
        ? `${text(7, small)} ${text(5, small)} ${text(6, small)}`
        : `${text(7, small)}-${text(5, small)}-${text(6, small)}`,
  ];
  return pick(made)();
}

/** Secrets that no name and no prefix gives away: credentials in addresses, headers, statements, keys in blocks. */
const others: Readonly<Record<string, (make: Makers) => Omit<Canary, 'kind'>>> = {
  'address with a plain password': ({ text }) =>
    around(text(16, mixed), (s) => `postgres://mcp:${s}@db.internal:5432/mcp`),
  'address with / and @ in the password': ({ text }) =>
    around(`${text(4, mixed)}/${text(4, mixed)}@${text(5, mixed)}`, (s) => `redis://:${s}@cache:6379/0 refused`),
  'Go DSN': ({ text }) => around(text(12, mixed), (s) => `root:${s}@tcp(10.0.0.1:3306)/mcp`),
  'short Basic': ({ text }) =>
    around(Buffer.from(`${text(2, small)}:${text(2, small)}`).toString('base64'), (s) => `Authorization: Basic ${s}`),
  Bearer: ({ text }) => around(text(30, mixed), (s) => `authorization: Bearer ${s}`),
  Digest: ({ text }) =>
    around(text(32, '0123456789abcdef'), (s) => `Authorization: Digest username="bob", nonce="1", response="${s}"`),
  Negotiate: ({ text }) => around(`YII${text(80, mixed)}`, (s) => `Authorization: Negotiate ${s}`),
  SSWS: ({ text }) => around(`00${text(40, mixed)}`, (s) => `Authorization: SSWS ${s}`),
  AWS4: ({ text }) =>
    around(
      text(64, '0123456789abcdef'),
      (s) =>
        `Authorization: AWS4-HMAC-SHA256 Credential=x/20261130/eu/s3/aws4_request, SignedHeaders=host, Signature=${s}`,
    ),
  'unknown scheme': ({ text }) => around(`${text(11, mixed)}7`, (s) => `Authorization: Acme ${s}`),
  'SQL password': ({ text }) => around(text(9, small), (s) => `ALTER USER mcp WITH PASSWORD '${s}'`),
  'MySQL password': ({ text }) => around(text(9, small), (s) => `CREATE USER 'a'@'%' IDENTIFIED BY '${s}'`),
  'SAS signature': ({ text }) =>
    around(`${text(40, mixed)}9a%2F`, (s) => `https://x.blob.core.windows.net/c?sp=r&sig=${s}%3D&se=2027`),
  'connection string': ({ text }) =>
    around(`${text(84, mixed)}+9==`, (s) => `AccountName=x;AccountKey=${s};EndpointSuffix=core.windows.net`),
  cookie: ({ text }) => around(text(32, mixed), (s) => `Cookie: sid=${s}; theme=dark`),
  'curl user': ({ text }) => around(text(9, small), (s) => `curl -u bob:${s} https://example.com`),
  'key on one line': ({ text }) =>
    around(text(64, mixed), (s) => `{"k":"-----BEGIN PRIVATE KEY-----\\n${s}\\n-----END PRIVATE KEY-----\\n"}`),
  'key without its start': ({ text }) =>
    around(`${text(62, mixed)}Z9`, (s) => `${s}\nab9=\n-----END RSA PRIVATE KEY-----`),
  'key without its end': ({ text }) =>
    around(`${text(62, mixed)}Z9`, (s) => `-----BEGIN EC PRIVATE KEY-----\n${s}\n${s}`),
  'lines of a key': ({ text }) => around(`${text(62, mixed)}Z9`, (s) => `${s}\n${s}`),
  'PGP block': ({ text }) =>
    around(
      text(64, mixed),
      (s) => `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${s}\n-----END PGP PRIVATE KEY BLOCK-----`,
    ),
};

function around(secret: string, line: (secret: string) => string): Omit<Canary, 'kind'> {
  return { secret, line: line(secret) };
}

/** So many secrets from the grammar: published formats, names with values, and the others, in turn. */
export function grownSecrets(count: number, chance: Dice): readonly Canary[] {
  const text = (length: number, from = mixed) => Array.from({ length }, () => from[chance.below(from.length)]).join('');
  const make: Makers = { text, pick: (from) => chance.pick(from) };
  const formats = Object.entries(publishedFormats);
  const rest = Object.entries(others);
  return Array.from({ length: count }, (_, index) => {
    const turn = Math.floor(index / 3);
    if (index % 3 === 0) {
      const [kind, format] = formats[turn % formats.length] ?? ['none', /a/];
      const [secret = ''] = fc.sample(fc.stringMatching(new RegExp(`^(?:${format.source})$`)), {
        numRuns: 1,
        seed: chance.below(2 ** 31),
      });
      return { kind, secret, line: fill(chance.pick(places), '', secret) };
    }
    if (index % 3 === 1) {
      const writing = writings[turn % writings.length] ?? { text: '{n}={v}' };
      const name = chance.pick(names);
      const secret = chosenValue(make, writing.words === true);
      const line = fill(writing.text, name, secret);
      const isNested = writing.json === true && chance.below(3) === 0;
      return { kind: `${name} in ${writing.text}`, secret, line: isNested ? JSON.stringify(line) : line };
    }
    const [kind, other] = rest[turn % rest.length] ?? ['none', () => around('', () => '')];
    return { kind, ...other(make) };
  });
}

function fill(text: string, name: string, value: string): string {
  return text.replaceAll('{n}', () => name).replaceAll('{v}', () => value);
}
