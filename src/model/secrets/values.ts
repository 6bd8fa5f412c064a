import { isStrongKey, type Suspicion, suspicionOf, wordsOf } from './names.ts';

/** As much of a value is read to judge it, in characters; what is masked is masked to its end. */
export const judged = 96;

/** What is known of a value besides its text. */
export interface ValueContext {
  /** The words of the name it belongs to. */
  readonly words: readonly string[];
  readonly suspicion: Exclude<Suspicion, undefined>;
  readonly quoted: boolean;
  /** The name stands in a sentence, after another word. */
  readonly inSentence: boolean;
  /** Only a value can stand there: an option, the query of an address, a variable, the value of a name/value pair. */
  readonly announced?: boolean;
}

const set = (words: string) => new Set(words.split(' '));

/** What logs say about secrets, rather than the secret. */
const statusWords = set(
  'true false null nil none undefined void empty unset set yes no on off ok okay valid invalid expired expires expiring missing required optional denied allowed allow granted refused rejected accepted revoked rotated rotating renewed ' +
    'refreshed refresh changed unchanged updated created deleted removed added found notfound unknown unauthorized unauthenticated forbidden failed failure fail failing error errors success successful succeeded passed pass skipped enabled ' +
    'disabled present absent provided given supplied default defaults generated configured mounted loaded stored encrypted hashed redacted hidden masked filtered sensitive secret secrets password passwords token tokens key keys credential ' +
    'credentials authorization authentication auth user username string str text number integer int bytes boolean bool object array map list any required must should shall could can cannot may might will would has have had was were is are be been being not too short long weak strong ' +
    'incorrect wrong bad malformed unexpected unsupported unavailable mismatch mismatched match matches matched timeout timed exceeded signature issuer audience context deadline connection dial lookup permission permissions access does did do the a an this that these those ' +
    'for from to of in at by with without and or as if when while after before because unable internal external server client request response status code http https rpc grpc jwt oauth oauth2 x509 tls ssl eof exec open read write get post put patch delete retrying retry ' +
    'pending ready active inactive verified unverified verification validation validate validated verify checking checked using via based only all some more less than length minimum maximum characters character digits ' +
    'rbac webhook node abac certificate certificates serviceaccount anonymous bearer basic digest header cookie reset requested resetting reading creating updating deleting syncing synced getting waiting',
);

/** Words of any sentence: alone they tell nothing about a secret. */
const linkWords = set(
  'the a an this that these those for from to of in at by with without and or as if when while after before all some more less than your you no yes on off be',
);

/** Where a value is looked up, which is no secret. */
const reference =
  /^(?:arn:aws|vault:|op:\/\/|ref\+|secretref:|secrets?\/|file:|env:|ssm:|sm:\/\/|projects\/|https?:\/\/|spiffe:\/\/|aws-?sm:|gcp-?sm:|data:,)/i;
const placeholder =
  /^(?:\*{2,}|[xX]{3,}$|•|…|\.{3}|<[^>\n]{0,100}(?:>|$)|\$\{[^}\n]{0,100}\}$|\$\([^)\n]{0,100}\)$|\{\{|%[sdvqw]\b|%[A-Z_]{2,}%$|\$(?:\d{1,2}|[A-Za-z_]\w{0,60})$|[[(<](?:redacted|filtered|hidden|masked|removed|sensitive|secret|protected|none|omitted))/i;
const filePath =
  /^(?:\.{0,2}|~)\/(?:var|etc|run|mnt|secrets?|opt|home|usr|tmp|root|app|vault|workspace|data|proc|dev|sys|srv|config|keys?|certs?|tls|ssl)(?:\/[\w.@-]{0,64}){0,16}$/;
const amount = /^[-+]?\d{1,12}(?:\.\d{1,9})?(?:%|ms|us|s|m|h|d|[kmgt]i?b?|bytes?|tokens?)?[.,]?$/i;
const instant = /^\d{4}-\d\d-\d\d(?:[T ][\d:.,]{0,20}(?:Z|[+-][\d:]{2,6})?)?$/;
const call = /^[A-Za-z_][A-Za-z_.]{0,60}\(/;
const dotted =
  /^(?:self|this|config|cfg|conf|settings|process|os|env|ctx|context|req|request|data|user|props|options|opts|args|params|input|values|secrets|credentials|account|event|body|payload|form|state|\.Values)(?:\.[A-Za-z_]{1,40}){1,6}$/i;
const letters = /^[A-Za-z]+$/;

/**
 * Whether a value is a secret, given the name before it; `word` is its first word where that is known. Reads `judged` characters at most, and
 * no more than a few of most values.
 */
export function isSecretValue(given: string, about: ValueContext, word?: string): boolean {
  const value = given.slice(0, judged);
  const first = word ?? value.split(/\s/, 1)[0] ?? '';
  const kind = about.words.at(-1) ?? '';
  const isPassword = passwordWord.test(kind);
  const least = isPassword && value.length >= 6 ? 0 : about.suspicion === 'likely' ? 3 : 1;
  if (value.startsWith('‹') || !hasLetters(value, least)) return false;
  if (amount.test(first)) return isNumber(first, about);
  if (about.suspicion === 'likely' && !isLikely(first, about.words)) return false;
  if (isElsewhere(value, first, about) || isStatus(first, value, about) || isSentence(value, first, about))
    return false;
  return about.suspicion === 'likely' || isFit(first, about.words, about);
}

const passwordWord = /pass|pwd|pw$|^pin$|otp$/;
const counted =
  /^(?:max|min|total|prompt|completion|input|output|cached|num|n|used|per|avg|next|page|first|last|start|end|tests?)$/;

/** A number that is a secret: nobody counts with so many digits under such a name. */
function isNumber(first: string, { words, suspicion }: ValueContext): boolean {
  const digits = /^(\d{3,})[.,]?$/.exec(first)?.[1]?.length ?? 0;
  const kind = words.at(-1) ?? '';
  if (passwordWord.test(kind) && kind !== 'pass') return digits >= 4;
  if (suspicion === 'likely' || words.some((word) => counted.test(word))) return false;
  if (kind === 'pass' || kind === 'secret')
    return digits >= (words.length === 1 ? 6 : 4) && (kind === 'secret' || words.length > 1);
  if (kind === 'token') return digits >= (words.length === 1 ? 8 : 6);
  return digits >= 6 && (kind === 'apikey' || isStrongKey(words));
}

/** At least so many letters or digits, within the first few characters. */
function hasLetters(value: string, least: number): boolean {
  let count = 0;
  for (let at = 0; at < value.length && at < 32 && count < least; at += 1) {
    const code = value.charCodeAt(at);
    if (code > 127 || classOf(code) !== sign) count += 1;
  }
  return count >= least && value.trim() !== '';
}

/** A placeholder, a reference, a path, a time, code: what says where the secret is, or that it was taken out. */
function isElsewhere(value: string, first: string, about: ValueContext): boolean {
  if (placeholder.test(value) || placeholder.test(first) || reference.test(value)) return true;
  if (filePath.test(first) || instant.test(first)) return true;
  if (call.test(value) && (!about.quoted || value.endsWith(')'))) return true;
  return !about.quoted && (dotted.test(first) || /^(?:[&*!][a-z-]+$|[[({]|ValueFrom:|--)/.test(first));
}

function isStatus(first: string, value: string, about: ValueContext): boolean {
  const word = /^([A-Za-z][A-Za-z_-]*)[.,;:!?)}\]]{0,8}$/.exec(first)?.[1];
  if (word === undefined) return false;
  // `the quick brown fox` is a passphrase where quotes hold it and nothing in it tells of a state.
  if (about.quoted && linkWords.has(word.toLowerCase()) && first.length < value.length) return false;
  if (statusWords.has(word.toLowerCase())) return true;
  const parts = wordsOf(word);
  return parts.length > 1 && parts.some((part) => part.length > 4 && statusWords.has(part));
}

/** A word that only somebody who chose a password writes: `Tr0ub4dor`, unlike `x509` or `http2`. */
const isChosen = (word: string, { words }: ValueContext) =>
  passwordWord.test(words.at(-1) ?? '') && /\d/.test(word) && /[A-Z]/.test(word) && /[a-z]/.test(word);

/** `must be at least 8 characters`, `x509: certificate signed by …`: words about a secret, where a passphrase has none of them. */
function isSentence(value: string, first: string, about: ValueContext): boolean {
  if (first.length === value.length) return first.endsWith(':') && about.inSentence;
  if (!about.quoted && first.endsWith(':')) return about.inSentence || !isChosen(first.slice(0, -1), about);
  if (!/^[A-Za-z]+[.,;:"']{0,4}$/.test(first)) return false;
  const words = value.split(/\s+/, 8).map((word) => word.toLowerCase().replace(/[^a-z]/g, ''));
  if (words.some((word) => statusWords.has(word) && !(about.quoted && linkWords.has(word))))
    return about.quoted || words.slice(1, 4).some((word) => statusWords.has(word));
  return !about.quoted && about.inSentence;
}

function isLikely(first: string, words: readonly string[]): boolean {
  if (words.includes('routing')) return /^[0-9a-zA-Z]{32}$/.test(first) && /\d/.test(first);
  if (words.at(-1) === 'pass') return /\d/.test(first) && /[a-z]/.test(first) && !/^[A-Z][a-z]+[A-Z]/.test(first);
  if (words.at(-1) === 'signature' && /^[0-9a-f]{64,}$/.test(first)) return true;
  if (words.at(-1) === 'auth' && /^[\w.@-]{1,64}:(?!\d{1,5}$)(?=[^:]*\d)[^\s:]{4,}$/.test(first)) return true;
  return looksRandom(first) || isUserAndPassword(first);
}

function isFit(first: string, words: readonly string[], about: ValueContext): boolean {
  const isBare = words.length === 1;
  const isName = /^[a-z0-9]+(?:[-./][a-z0-9]+)+$/.test(first);
  // A lone `secret:` in a log of Kubernetes is the name of one; a lone `token:` is one of a parser.
  if (isBare && /^(?:secrets?|credentials?|creds?)$/.test(words[0] ?? '') && isName && !hasManyDigits(first))
    return false;
  if (isBare && /^tokens?$/.test(words[0] ?? '') && about.announced !== true) {
    if (letters.test(first) && first.length < 16 && (!about.quoted || first.length < 4 || !/[a-z]/.test(first)))
      return false;
    if (isName && !hasManyDigits(first)) return false;
  }
  return !(words.at(-1) === 'key' && letters.test(first) && first.length < (isStrongKey(words) ? 3 : 6));
}

const hasManyDigits = (text: string) => (text.match(/\d/g)?.length ?? 0) > text.length / 4;

const uuid = /^[{(]?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}[)}]?$/i;

/**
 * Whether a word looks like one that a generator made: letters of both sizes and digits without order. UUIDs, digests, numbers, times,
 * addresses and the names of pods and images do not.
 */
export function looksRandom(given: string): boolean {
  const cut = given.slice(0, 48);
  const word = '.,;:!?)]}'.includes(cut.at(-1) ?? ' ') ? cut.replace(/[.,;:!?)\]}]{1,4}$/, '') : cut;
  if (
    word.length < 8 ||
    !isMixed(word) ||
    uuid.test(word) ||
    /^(?:sha\d{1,3}[:-])?[0-9a-f]+$/i.test(word) ||
    /^[\d.,:TZ+-]+$/.test(word)
  )
    return false;
  if (/^[a-z0-9]+(?:[-._/:@][a-z0-9]+)*$/.test(word) && /[-._/:@]/.test(word)) return false;
  if (word.includes('://') || /^[/.~]/.test(word) || /^[\w.+-]{1,64}@[\w-]{1,64}\./.test(word)) return false;
  return /\d/.test(word) || !/^[A-Z]?[a-z]+(?:(?:[-_./][A-Z]?|[A-Z])[a-z]+)+$/.test(word);
}

/** Whether digits and letters of both sizes follow on each other without order. */
function isMixed(word: string): boolean {
  const { digits, changes, cases, hasBoth } = shapeOf(word);
  if (digits === 0) return hasBoth && word.length >= 16 && cases >= word.length / 4;
  return hasBoth
    ? changes >= 2 || cases >= word.length / 4
    : changes >= 3 || (word.length >= 20 && digits >= 3 && changes >= 2);
}

const [sign, digit, small, capital] = [0, 1, 2, 3];

/** How often digits and letters of both sizes follow on each other. */
function shapeOf(word: string) {
  let digits = 0;
  let changes = 0;
  let cases = 0;
  let seen = 0;
  let before = classOf(word.charCodeAt(0));
  for (let at = 0; at < word.length; at += 1) {
    const now = classOf(word.charCodeAt(at));
    seen |= 1 << now;
    if (now === digit) digits += 1;
    if (now !== before) {
      if (now === digit || before === digit) changes += 1;
      else cases += 1;
    }
    before = now;
  }
  return { digits, changes, cases, hasBoth: (seen & (1 << small)) !== 0 && (seen & (1 << capital)) !== 0 };
}

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return small;
  if (code >= 48 && code <= 57) return digit;
  return code >= 65 && code <= 90 ? capital : sign;
}

/** Base64 of `user:password`, as Basic authentication and Docker write it. */
export function isUserAndPassword(word: string): boolean {
  if (word.length < 4 || word.length > 4096 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(word)) return false;
  const text = Buffer.from(word, 'base64').toString('utf8');
  return text.length > 1 && text.includes(':') && /^[\x20-\x7e]*$/.test(text);
}

/** Whether a name and its value, as keys of an object, are those of a secret. */
export function isSecretPair(name: string, value: string): boolean {
  const suspicion = suspicionOf(name);
  return (
    suspicion !== undefined &&
    isSecretValue(value, { words: wordsOf(name), suspicion, quoted: true, inSentence: false })
  );
}
