import { verify, X509Certificate } from 'node:crypto';
import { instant } from './instant.ts';
import { type JsonRecord, own } from './json.ts';

const host = 'https://sns\\.[a-z]{2}(?:-[a-z]{2,12}){1,2}-\\d{1,2}\\.amazonaws\\.com(?:\\.cn)?';
// Matched against the address as it was sent: no parser stands between what is checked and what is fetched, so there is no user, no port,
// no other spelling of the host, and no query that makes the service itself serve a chosen text.
const certificateUrl = new RegExp(`^${host}/SimpleNotificationService-[A-Za-z0-9]{8,64}\\.pem$`);
const subscribeUrl = new RegExp(`^${host}/\\?[\\w.~%:=&-]{1,4000}$`);

const hourMs = 60 * 60 * 1000;
const skewMs = 5 * 60 * 1000;

const signedKeys: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};
const algorithms = new Map<unknown, string>([
  ['1', 'sha1'],
  ['2', 'sha256'],
]);

/**
 * True when Amazon SNS signed this envelope (versions 1 and 2), for one of these topics, in the last hour, which is as long as SNS tries again.
 * The certificate is fetched last, and only from an address of SNS; where the fetch fails its error is passed on, so that the sender is told to
 * try again: SNS never repeats a message after an answer of 4xx.
 */
export async function signedBySns(
  envelope: JsonRecord,
  topics: readonly string[],
  now: Date,
  certificate: (url: string) => Promise<string>,
): Promise<boolean> {
  const topic = own(envelope, 'TopicArn');
  const url = own(envelope, 'SigningCertURL');
  const algorithm = algorithms.get(own(envelope, 'SignatureVersion'));
  const given = own(envelope, 'Signature');
  const content = signedContent(envelope);
  if (!topics.some((allowed) => allowed === topic) || !fresh(own(envelope, 'Timestamp'), now)) return false;
  if (algorithm === undefined || content === undefined || typeof given !== 'string') return false;
  if (typeof url !== 'string' || !certificateUrl.test(url)) return false;
  return verified(await certificate(url), algorithm, content, Buffer.from(given, 'base64'), now);
}

/**
 * The address that confirms a subscription, where it is one: on a host of SNS in the region of the topic, for this topic and this token, and
 * nothing else.
 */
export function confirmation(envelope: JsonRecord): string | undefined {
  const url = own(envelope, 'SubscribeURL');
  const topic = own(envelope, 'TopicArn');
  if (typeof url !== 'string' || typeof topic !== 'string' || !subscribeUrl.test(url)) return undefined;
  const { hostname, searchParams } = new URL(url);
  const right =
    hostname.startsWith(`sns.${topic.split(':')[3]}.`) &&
    [...searchParams.keys()].sort().join() === 'Action,Token,TopicArn' &&
    searchParams.get('Action') === 'ConfirmSubscription' &&
    searchParams.get('TopicArn') === topic &&
    searchParams.get('Token') === own(envelope, 'Token');
  return right ? url : undefined;
}

/**
 * What is signed: key and value of certain fields, one a line, in a fixed order. Undefined when a field is no text, or when one that is no
 * free text has more than one line: the same signed bytes could then be read as other fields, such as another MessageId.
 */
function signedContent(envelope: JsonRecord): string | undefined {
  const type = own(envelope, 'Type');
  if (typeof type !== 'string' || !Object.hasOwn(signedKeys, type)) return undefined;
  let content = '';
  for (const key of signedKeys[type] ?? []) {
    const value = own(envelope, key);
    if (key === 'Subject' && (value === undefined || value === null)) continue;
    if (typeof value !== 'string' || (key !== 'Message' && /[\r\n]/.test(value))) return undefined;
    content += `${key}\n${value}\n`;
  }
  return content;
}

function fresh(timestamp: unknown, now: Date): boolean {
  const sent = typeof timestamp === 'string' ? instant(timestamp, now) : undefined;
  if (sent === undefined) return false;
  const age = now.getTime() - Date.parse(sent);
  return age <= hourMs && age >= -skewMs;
}

function verified(pem: string, algorithm: string, content: string, given: Buffer, now: Date): boolean {
  try {
    const certificate = new X509Certificate(pem);
    if (now < certificate.validFromDate || now > certificate.validToDate) return false;
    if (certificate.publicKey.asymmetricKeyType !== 'rsa') return false;
    return verify(algorithm, Buffer.from(content), certificate.publicKey, given);
  } catch {
    // What was fetched is no certificate: nothing is proved.
    return false;
  }
}
