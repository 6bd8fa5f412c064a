/**
 * What a name says of its value: `sure` is a secret whatever it looks like, `likely` only where the value looks random, undefined is none.
 */
export type Suspicion = 'sure' | 'likely' | undefined;

/** Longer names are cut before they are read. */
const longestName = 128;

const set = (words: string) => new Set(words.split(' '));

/** Words that are a secret by themselves. */
const secretWords = set(
  'password passwd passphrase passcode passwort pass pwd pw psw secret token jwt pat apikey credential cred cookie authorization otp totp pin pepper dsn htpasswd dockerconfigjson dockercfg mnemonic kubeconfig psk ' +
    'dbpass sshpass userpass requirepass masterauth adminpass rootpass keypass storepass mypass mysqlpass ftppass smtppass authpass bindpw rootpw userpw netrc sas seed signature sig',
);

/** Words that hold a secret at their end when nothing separates them: `PGPASSWORD`, `authToken` in small letters. */
const secretEnd =
  /(?:password|passwd|passphrase|secret|token|apikey|accesskey|secretkey|privatekey|signingkey|encryptionkey|masterkey|sharedkey|accountkey|authkey|licensekey|credential)$/;

/** Plural or vague: the value has to look like a secret too. */
const vagueWords = set('signature sig seed pin sas dsn pat jwt cookie cred otp totp session sid sessionid');

/** What makes an `auth` credentials rather than the way to check them. */
const authKinds = set('basic proxy registry smtp docker http npm redis');

/** What makes a `key` a secret. */
const secretKeys = set(
  'api access secret private signing signature sign encryption encrypt encrypting decryption decrypt crypto cipher master account shared auth authentication hmac ssh deploy license licence client subscription storage ingest ingestion ' +
    'write admin root jwt jwe webhook hook aes rsa dsa ecdsa ed25519 tls ssl gpg pgp kek dek fernet consumer integration application app service server host hostkey stripe twilio sendgrid ' +
    'datadog openai anthropic mailgun algolia github gitlab slack newrelic pagerduty opsgenie rollbar sentry cloudflare azure aws gcp google maps firebase fcm apns django flask rails laravel bearer user login ' +
    'instrumentation token password wallet recovery backup vault unseal session security sas primary secondary functions function cosmos cosmosdb redis search eventhub servicebus telemetry honeycomb segment amplitude postmark',
);

/** What makes a `key` an ordinary one. */
const plainKeys = set(
  'public pub publishable cache partition sort foreign dedup deduplication idempotency idempotent lookup index composite object message event registry i18n translation label annotation topology group row hash range ' +
    'sharding shard alert incident issue project config map dict json yaml xml field column entity record item resource bucket s3 order unique natural surrogate business lock mutex rate limit quota metric tag attribute ' +
    'property header param parameter query sql request path route feature flag setting variable env state store locale context correlation trace dedupe grouping aggregation join merge kafka topic stream meta amz',
);
/** A primary or secondary key is one of a table, unless something else in the name makes it one of an account. */
const tableKeys = set('primary secondary');

/** Tokens that only say where to go on reading. */
const plainTokens = set(
  'next page pagination continuation continue sync start end unexpected invalid bad expired cancellation parser syntax lexer eof bos eos pad unk fencing fence',
);

/** A name that ends in one of these tells about a secret and is none. */
const aboutWords = set(
  'name names ref refs reference references count counts limit limits id ids length len size sizes type types policy policies url urls uri uris path paths file files filename dir directory folder field fields expiry expires expire ' +
    'expiration expired at on by ttl age rotation rotate rotated version versions enabled disabled required optional status state reset requested changed valid invalid validity min max used usage total budget rate bucket reason error errors ' +
    'source sources provider providers namespace mount mounts store stores manager class kind seconds sec ms minutes hours days timeout endpoint endpoints header headers format algorithm alg scope scopes issuer audience exists ' +
    'present missing found set unset created updated deleted time timestamp date duration interval period service server host port user username owner account role group project list index selector label labels annotation ' +
    'annotations template mode method check checks validation validator review reviews reviewer request requests response auth authentication hint strength prompt cache cached hits misses volume volumes controller operator sync synced ' +
    'refresh lifetime lookup per remaining left window quota cost costs price input output prompt completion latency hash_algorithm level env var variable variables context position pos number num no kid fingerprint thumbprint ' +
    'backend engine driver plugin resource resources arn region template help text message description title placeholder regex pattern prefix suffix separator encoding charset column columns table mapping mappings map',
);

/** Words after the secret's own that change nothing. */
const neutralWords = set(
  'base value val plain plaintext raw string str old new current previous prev next prod production staging stage dev development test testing qa uat live main primary secondary default b64 base64 encoded data content contents hash ' +
    'hashed digest encrypted decrypted master slave replica root admin',
);

/**
 * What the name of a variable, key, header or parameter says of its value; `given` are its words where they are known. Linear, and bounded by
 * the length of a name.
 */
export function suspicionOf(name: string, given?: readonly string[]): Suspicion {
  const shown = name.slice(0, longestName);
  const words = given !== undefined && shown.length === name.length ? given : wordsOf(shown);
  const at = words.findLastIndex((word, index) => isSecretWord(word, words[index - 1]));
  if (at === -1) return undefined;
  const after = words.slice(at + 1).filter((word) => !/^(?:\d+|v\d+)$/.test(word) && !neutralWords.has(word));
  if (after.length > 0 && words.at(-1) === 'id' && (words[at] === 'session' || (words[at] === 'secret' && at === 0))) {
    return words[at] === 'secret' ? 'sure' : 'likely';
  }
  if (words.slice(at + 1).some((word) => aboutWords.has(word) && word !== 'primary')) return undefined;
  const own = ofItself(words, at, /^[A-Z][A-Z0-9_]*$/.test(shown));
  return own === 'sure' && after.length > 0 ? 'likely' : own;
}

/** Whether the name of a variable, key, header or parameter is one of a secret, so that its value is hidden. */
export function isSecretName(name: string): boolean {
  return suspicionOf(name) !== undefined;
}

/** The words of a name in small letters: `dbPassword`, `DB_PASSWORD`, `db.password` and `X-Db-Password` hold the same two. */
export function wordsOf(name: string): readonly string[] {
  const words: string[] = [];
  let start = 0;
  let before = none;
  for (let at = 0; at <= name.length; at += 1) {
    const now = classAt(name, at);
    const begins = now === capital && (before < capital || classAt(name, at + 1) === small);
    if (now === none || begins) {
      if (at > start && before !== none) words.push(name.slice(start, at).toLowerCase());
      start = now === none ? at + 1 : at;
    }
    before = now;
  }
  return words;
}

const [small, digit, capital, none] = [0, 1, 2, 3];

function classAt(name: string, at: number): number {
  const code = name.charCodeAt(at);
  if (code >= 97 && code <= 122) return small;
  if (code >= 65 && code <= 90) return capital;
  return code >= 48 && code <= 57 ? digit : none;
}

const bare = (word: string) => (classAt(word, word.length - 1) === digit ? word.replace(/\d{1,3}$/, '') : word);
const singular = (word: string) => {
  const one = bare(word);
  return one.endsWith('s') ? one.slice(0, -1) : one;
};

function isSecretWord(word: string, before: string | undefined): boolean {
  const one = bare(word);
  if (secretWords.has(one) || secretWords.has(singular(one)) || secretEnd.test(singular(one))) return true;
  if (one === 'key' || one === 'keys') return before !== undefined;
  if (one === 'auth') return before === undefined || authKinds.has(before);
  return one === 'sid' || one === 'sessionid' || one === 'session';
}

function ofItself(words: readonly string[], at: number, isVariable: boolean): Suspicion {
  const word = bare(words[at] ?? '');
  const before = words[at - 1];
  const some = words.slice(0, at);
  if (word === 'key' || word === 'keys') return ofKey(some, isVariable);
  if (word === 'session' || word === 'sid' || word === 'sessionid' || word === 'auth') return 'likely';
  if (singular(word) === 'token' && before !== undefined && plainTokens.has(before)) return undefined;
  if (vagueWords.has(word))
    return some.length > 0 && (word === 'pat' || word === 'jwt' || word === 'otp') ? 'sure' : 'likely';
  // `tokens`, `secrets`: more often how many there are.
  if (/^(?:token|secret|cred|cookie|pat|jwt|pin|seed)s$/.test(word)) return 'likely';
  return 'sure';
}

function ofKey(before: readonly string[], isVariable: boolean): Suspicion {
  const last = before.at(-1) ?? '';
  if (plainKeys.has(last)) return undefined;
  // PagerDuty's is a secret, that of a message broker is not.
  if (last === 'routing') return 'likely';
  if (tableKeys.has(last))
    return before.some((word) => secretKeys.has(word) && !tableKeys.has(word)) ? 'sure' : undefined;
  if (isStrong(last) || (before[0] === 'x' && before.length > 1)) return 'sure';
  return isVariable ? 'sure' : 'likely';
}

const isStrong = (word: string) =>
  secretKeys.has(word) &&
  !['app', 'service', 'server', 'host', 'user', 'search', 'function', 'functions', 'session', 'redis'].includes(word);

/** Whether these are the words of a key that is a secret whatever its value looks like: `api_key`, `X-Functions-Key`. */
export function isStrongKey(words: readonly string[]): boolean {
  return /^keys?$/.test(words.at(-1) ?? '') && (isStrong(words.at(-2) ?? '') || (words[0] === 'x' && words.length > 2));
}
