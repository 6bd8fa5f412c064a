import { endOf, type Span } from './spans.ts';

/** A token that begins with a fixed text: how many characters of which alphabet follow at least. */
interface Token {
  readonly kind: string;
  readonly prefix: string;
  readonly least: number;
  readonly alphabet: string;
}

const token = (kind: string, prefixes: string, least: number, alphabet = String.raw`\w-`): readonly Token[] =>
  prefixes.split(' ').map((prefix) => ({ kind, prefix, least, alphabet }));

/**
 * Tokens of well-known services. The prefixes and lengths are facts from the services' documentation, as the rules of gitleaks and
 * secretlint have them; lengths are a little shorter, since logs cut.
 */
const tokens: readonly Token[] = [
  ...token(
    'slack-token',
    'xoxb- xoxa- xoxp- xoxe- xoxo- xoxr- xoxs- xoxc- xoxd- xoxe.xoxp- xoxe.xoxb- xapp-',
    8,
    'A-Za-z0-9%_-',
  ),
  ...token('aws-key', 'AKIA ASIA ABIA ACCA', 12, 'A-Z0-9'),
  ...token('aws-session-token', 'FwoGZXIvYXdz FQoGZXIvYXdz IQoJb3JpZ2lu ABSK', 32, 'A-Za-z0-9+/=%'),
  ...token('github-token', 'ghp_ gho_ ghu_ ghs_ ghr_', 20, 'A-Za-z0-9_'),
  ...token('github-token', 'github_pat_', 20, 'A-Za-z0-9_'),
  ...token(
    'gitlab-token',
    'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- gloas- glffct-',
    16,
    'A-Za-z0-9_.-',
  ),
  ...token('gitlab-token', 'GR1348941', 20),
  ...token('google-key', 'AIza', 30),
  ...token('google-key', 'GOCSPX- ya29.', 20, 'A-Za-z0-9_.-'),
  ...token('google-key', '1//0', 30),
  ...token('api-key', 'sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ pk_live_ pk_test_', 10, 'A-Za-z0-9_'),
  ...token('api-key', 'whsec_', 20, 'A-Za-z0-9+/='),
  ...token('api-key', 'sk-proj- sk-ant- sk-svcacct- sk-admin- sk-or-v1- sk-lf- sk-', 20),
  ...token('api-key', 'pplx- xai- gsk_ api_org_ r8_ lsv2_pt_ lsv2_sk_ fw_ nvapi- tgp_v1_ jina_', 20),
  ...token('api-key', 'npm_ rubygems_ dckr_pat_ dckr_oat_ nfp_ nfo_ nfc_ cio', 20, 'A-Za-z0-9_-'),
  ...token('api-key', 'pypi-AgE pypi-AgEI', 12),
  ...token('api-key', 'hf_', 30, 'A-Za-z'),
  ...token('api-key', 'SG.', 30, 'A-Za-z0-9_.=-'),
  ...token('api-key', 'key- SK', 32, '0-9a-f'),
  ...token('api-key', 'dop_v1_ doo_v1_ dor_v1_', 32, '0-9a-f'),
  ...token('api-key', 'shpat_ shpca_ shppa_ shpss_ shptka_', 24, '0-9A-Fa-f'),
  ...token('api-key', 'sq0atp- sq0csp- sq0idb- sq0idp-', 20),
  ...token('api-key', 'EAAA EAAC EAAM', 50),
  ...token('api-key', 'EAACEdEose0cBA', 3, 'A-Za-z0-9'),
  ...token('api-key', 'oy2', 40, 'a-z0-9'),
  ...token('api-key', 'AKID', 28, 'A-Za-z0-9'),
  ...token('api-key', 'NRAK- NRAA- NRII- NRBR- NRJS- NRRA- NRAL-', 16),
  ...token('api-key', 'glsa_ glc_', 24, 'A-Za-z0-9_+/='),
  ...token('api-key', 'eyJrIjoi', 48, 'A-Za-z0-9+/='),
  ...token('vault-token', 'hvs. hvb. hvr.', 20),
  ...token('api-key', 'dapi dkea dsapi', 32, '0-9a-f-'),
  ...token('api-key', 'lin_api_ lin_oauth_ lin_wh_', 24, 'A-Za-z0-9_'),
  ...token('api-key', 'ntn_ secret_', 40, 'A-Za-z0-9'),
  ...token('api-key', 'ATATT3 ATCTT3 ATBB ATOA BBDC-', 16, 'A-Za-z0-9_=-'),
  ...token('age-key', 'AGE-SECRET-KEY-1', 20, 'A-Z0-9'),
  ...token('api-key', 'HRKU-', 30),
  ...token('api-key', 'dp.pt. dp.st. dp.sa. dp.ct. dp.scim. dp.audit.', 30, String.raw`\w.-`),
  ...token('api-key', 'dt0c01. dt0s01. dt0s16.', 24, String.raw`\w.`),
  ...token('api-key', 'sbp_ sb_secret_ pscale_tkn_ pscale_pw_ pscale_oauth_ figd_ figo_ figu_', 20, String.raw`\w.=-`),
  ...token('api-key', 'sntrys_ sntryu_', 20, 'A-Za-z0-9+/=_'),
  ...token(
    'api-key',
    'PMAK- pul- rdme_ tfp_ sgp_ xkeysib- xsmtpsib- ico- pnu_ tk-us- duffel_live_ duffel_test_ fio-u-',
    24,
    String.raw`\w.=-`,
  ),
  ...token('api-key', 'shippo_live_ shippo_test_ EZAK EZTK rzp_live_ rzp_test_', 14, 'A-Za-z0-9'),
  ...token('api-key', 'tskey-auth- tskey-api- tskey-client- tskey-', 16, 'A-Za-z0-9-'),
  ...token(
    'api-key',
    'fo1_ fm1a_ fm1r_ fm2_ rnd_ bkua_ CCIPAT_ CCIPRJ_ CFPAT- LTAI AKCp cmVmd p8e- phc_ phx_ ops_eyJ vcp_ vci_ vca_ vcr_ vck_ pdus+_ ',
    20,
    String.raw`\w+/=-`,
  ).filter(({ prefix }) => prefix !== ''),
  ...token('api-key', 'API-', 26, 'A-Z0-9'),
  ...token('api-key', 'pat-na1- pat-eu1-', 30, '0-9a-f-'),
  ...token('api-key', 'access-production- access-development- access-sandbox-', 30, '0-9a-f-'),
  ...token('api-key', 'access_token$production$ access_token$sandbox$', 20, 'A-Za-z0-9$'),
  ...token('api-key', 'sm_aat_ sm_pat_ sm_sat_', 16, 'A-Za-z0-9'),
  ...token('api-key', 'sha256~', 40),
  ...token('api-key', 'CLOJARS_', 40, 'A-Za-z0-9'),
  ...token('api-key', 'FLWSECK_TEST- FLWSECK-', 12, 'A-Za-z0-9-'),
  ...token('api-key', 'dnkey-', 40, String.raw`\w=-`),
];

const escaped = (text: string) => text.replace(/[.$+/()[\]{}|^*?\\]/g, String.raw`\$&`);
const byPrefix = new Map(
  tokens.map((one) => [
    one.prefix,
    {
      ...one,
      enough: new RegExp(`[${one.alphabet}]{${one.least}}`, 'y'),
      rest: new RegExp(`[${one.alphabet}]*`, 'y'),
    },
  ]),
);
/** Any prefix, the longest of those that begin alike first, where no word stands before it. */
const anyPrefix = new RegExp(
  `(?<![A-Za-z0-9])(?:${[...byPrefix.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})`,
  'g',
);

/** Shapes that no fixed text begins: what stands in each of them, and a bounded pattern that begins where no character of its own stands before it. */
const others: readonly (readonly [kind: string, hint: string, pattern: RegExp])[] = [
  ['azure-secret', 'Q~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,40}/g],
  ['azure-key', '==', /(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])/g],
  ['discord-token', '.', /(?<![\w.-])[MNO][\w-]{22,28}\.[\w-]{6,7}\.[\w-]{27,45}/g],
  ['api-key', ':', /(?<=(?<![A-Za-z0-9])AC[0-9a-f]{32}:)[0-9a-f]{32}(?![0-9a-f])/g],
  ['telegram-token', ':AA', /(?<![\w-])(?:bot)?\d{8,10}:AA[\w-]{32,34}/g],
  ['terraform-token', '.atlasv1.', /(?<![\w.-])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,90}/g],
  ['vault-token', 's.', /(?<![\w.-])s\.[A-Za-z0-9]{24}(?![\w.])/g],
  ['api-key', '-us', /(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\w)/g],
  ['api-key', 'pat', /(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/g],
  ['api-key', 'NRAL', /(?<![0-9A-Za-z])[0-9a-f]{36}NRAL(?!\w)/g],
  ['api-key', 'A3-', /(?<![\w-])A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}(?:-[A-Z0-9]{5,6}){3,4}/g],
  ['api-key', 'v1.0-', /(?<![\w-])v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/g],
  ['api-key', '1/', /(?<![\w/-])1\/\d{10,20}:[0-9a-f]{32}/g],
  ['password-hash', '$2', /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{22,53}/g],
  ['password-hash', '$', /\$(?:1|5|6|7|y|gy|apr1|argon2id?|argon2d|pbkdf2(?:-sha\d{1,3})?|scrypt)\$[^\s"'<>]{20,300}/g],
  ['password-hash', 'SCRAM-SHA-', /SCRAM-SHA-\d{1,3}\$\d{1,7}:[A-Za-z0-9+/=$:]{20,300}/g],
  ['password-hash', '}', /\{S?(?:SHA|MD5|SHA256|SHA512|SSHA)\}[A-Za-z0-9+/]{20,200}={0,2}/g],
  [
    'private-key',
    'LS0tLS1CRUdJTi',
    /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0Eg|BFQyBQ|BPUEVO|BFTkNS|BEU0Eg|BQR1Ag)[A-Za-z0-9+/]*={0,2}/g,
  ],
  ['private-key', 'b3BlbnNzaC1rZXktdjE', /(?<![A-Za-z0-9+/])b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/]{20,}={0,2}/g],
  ['webhook', 'hooks.slack.com/', /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g],
  ['webhook', '/webhooks/', /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/[\w/-]+/g],
  ['webhook', '/webhookb2/', /\.webhook\.office\.com\/webhookb2\/[\w@/-]+/g],
  ['webhook', 'outlook.office', /outlook\.office\.com\/webhook\/[\w@/-]+/g],
  ['webhook', '/hooks/catch/', /hooks\.zapier\.com\/hooks\/catch\/[\w/-]+/g],
  ['webhook', '/integration/', /events\.pagerduty\.com\/integration\/[\w-]+/g],
];

/** Secrets known by their shape alone. Linear: what is read again after a miss is bounded by the shape. */
export function shapeSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  anyPrefix.lastIndex = 0;
  for (let found = anyPrefix.exec(text); found !== null; found = anyPrefix.exec(text)) {
    const { index } = found;
    const shape = byPrefix.get(found[0]);
    const from = index + found[0].length;
    if (shape === undefined || endOf(shape.enough, text, from) === -1) {
      anyPrefix.lastIndex = index + 1;
      continue;
    }
    const end = endOf(shape.rest, text, from);
    if (isToken(shape.prefix, text.slice(from, from + 64))) spans.push({ start: index, end, kind: shape.kind });
    anyPrefix.lastIndex = Math.max(end, index + 1);
  }
  for (const [kind, hint, pattern] of others) {
    if (!text.includes(hint)) continue;
    for (const match of text.matchAll(pattern))
      spans.push({ start: match.index, end: match.index + match[0].length, kind });
  }
  jwtSpans(text, spans);
  return spans;
}

/** A prefix that is also a word needs more than length: `sk-…` begins names of places, `secret_…` of tables. */
function isToken(prefix: string, rest: string): boolean {
  if (
    ![
      'sk-',
      'secret_',
      'fw_',
      'key-',
      'cio',
      'tskey-',
      'xai-',
      'API-',
      'ico-',
      'LTAI',
      'npm_',
      'pul-',
      'EAAA',
      'rnd_',
      'AKID',
      'ATBB',
      'ATOA',
    ].includes(prefix)
  )
    return true;
  return /\d/.test(rest) && !/^[a-z]{2,12}(?:[-_][a-z]{2,12}){2,}/.test(rest);
}

const segment = /[\w-]*/y;

/** JSON Web Tokens and their encrypted kin. No run is read twice: whatever else begins in one ends where it ends. */
function jwtSpans(text: string, spans: Span[]): void {
  let at = text.indexOf('eyJ');
  while (at !== -1) {
    const head = endOf(segment, text, at);
    const body = text[head] === '.' ? endOf(segment, text, head + 1) : head;
    if (head - at < 9 || body - head < 7) {
      at = text.indexOf('eyJ', head);
      continue;
    }
    let end = body;
    for (let part = 0; part < 3 && text[end] === '.'; part += 1) end = endOf(segment, text, end + 1);
    spans.push({ start: at, end, kind: 'jwt' });
    at = text.indexOf('eyJ', end);
  }
}
