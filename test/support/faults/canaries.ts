import type { Dice } from './seed.ts';

/** A secret that was planted: the line it stands in, and the part that may appear nowhere. */
export interface Canary {
  readonly kind: string;
  readonly line: string;
  readonly secret: string;
}

type Make = (text: (length: number, from?: string) => string) => Omit<Canary, 'kind'>;

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const digits = '0123456789';

/** A line that holds a secret as it is. */
const plain =
  (around: (secret: string) => string, make: (text: Parameters<Make>[0]) => string): Make =>
  (text) => {
    const secret = make(text);
    return { line: around(secret), secret };
  };

// Put together from pieces, so that no scanner takes this file for a leak.
const shapes: Readonly<Record<string, Make>> = {
  'Slack bot token': plain(
    (s) => `posting with ${s}`,
    (text) => `xox${'b'}-${text(12, digits)}-${text(24)}`,
  ),
  'Slack user token': plain(
    (s) => `token ${s} expired`,
    (text) => `xox${'p'}-${text(11, digits)}-${text(24)}`,
  ),
  'Slack app token': plain(
    (s) => `socket ${s}`,
    (text) => `xapp-1-A${text(8, upper)}-${text(12, digits)}-${text(32)}`,
  ),
  'Slack webhook': plain(
    (s) => `posting to ${s}`,
    (text) => `https://hooks.slack.com/services/T${text(8, upper)}/B${text(8, upper)}/${text(24)}`,
  ),
  'AWS key id': plain(
    (s) => `using ${s} for s3`,
    (text) => `AKIA${text(16, upper)}`,
  ),
  'AWS secret': plain(
    (s) => `aws_secret_access_key=${s}`,
    (text) => text(40),
  ),
  JWT: plain(
    (s) => `Authorization failed for ${s}`,
    (text) => `eyJ${text(20)}.eyJ${text(40)}.${text(43)}`,
  ),
  PEM: (text) => {
    const secret = text(48);
    const word = 'PRIVATE';
    return { line: `-----BEGIN RSA ${word} KEY-----\n${secret}\n-----END RSA ${word} KEY-----`, secret };
  },
  'PostgreSQL address': plain(
    (s) => `connect postgres://mcp:${s}@db.internal:5432/mcp failed`,
    (text) => text(20),
  ),
  'Redis address': plain(
    (s) => `redis://:${s}@cache:6379/0 refused`,
    (text) => text(20),
  ),
  'HTTPS address': plain(
    (s) => `GET https://robot:${s}@admin.example.com/api 502`,
    (text) => text(18),
  ),
  'GitHub token': plain(
    (s) => `clone with ${s}`,
    (text) => `gh${'p'}_${text(36)}`,
  ),
  'GitHub fine-grained token': plain(
    (s) => `push by ${s}`,
    (text) => `github_pat_${text(22)}_${text(40)}`,
  ),
  'Google key': plain(
    (s) => `maps key ${s}`,
    (text) => `AIza${text(35)}`,
  ),
  'API key': plain(
    (s) => `charged with ${s}`,
    (text) => `sk_${'live'}_${text(28)}`,
  ),
  'Azure secret': plain(
    (s) => `client secret ${s} rejected`,
    (text) => `${text(3)}8Q~${text(34)}`,
  ),
  bearer: plain(
    (s) => `headers: { authorization: 'Bearer ${s}' }`,
    (text) => text(40),
  ),
  'basic credentials': plain(
    (s) => `Authorization: Basic ${s}`,
    (text) => `${text(30)}==`,
  ),
  'password variable': plain(
    (s) => `DB_PASSWORD=${s}`,
    (text) => text(16),
  ),
  'JSON password': plain(
    (s) => `{"user":"mcp","password":"${s}"}`,
    (text) => text(16),
  ),
  'escaped JSON secret': plain(
    (s) => JSON.stringify(`{"client_secret":"${s}"}`),
    (text) => text(24),
  ),
  'YAML token': plain(
    (s) => `  api_token: ${s}`,
    (text) => text(32),
  ),
  'session cookie': plain(
    (s) => `Cookie: session_id=${s}; path=/`,
    (text) => text(32),
  ),
  'query parameter': plain(
    (s) => `GET /callback?code=1&access_token=${s}&state=x 200`,
    (text) => text(32),
  ),
  'quoted passphrase': plain(
    (s) => `passphrase: "${s} ${s}"`,
    (text) => text(12),
  ),
};

/** So many canaries, of every shape in turn; no two are the same. */
export function canaries(count: number, chance: Dice): readonly Canary[] {
  const text = (length: number, from = letters) =>
    Array.from({ length }, () => from[chance.below(from.length)]).join('');
  const kinds = Object.entries(shapes);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] ?? ['none', () => ({ line: '', secret: '' })];
    return { kind, ...make(text) };
  });
}

/** Which of them are in a text, by their kind. */
export function foundIn(text: string, planted: readonly Canary[]): readonly string[] {
  return planted.filter(({ secret }) => text.includes(secret)).map(({ kind }) => kind);
}
