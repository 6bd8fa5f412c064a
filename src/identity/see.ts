import { type Certificate, certificateOf } from '../certificates/certificate.ts';
import { type Finding, servingFindings } from '../certificates/judge.ts';
import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortReaders } from '../ports/platform.ts';
import { askReadyPods, type PodsSaid } from '../workloads/ask-ready-pods.ts';
import { cacheIn, discoveredIn, type PodCache, short, signingKeysIn } from './keys.ts';

export interface SignInLook extends Pick<PortReaders, 'cluster' | 'web'> {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export type SignInSettings = NonNullable<Environment['signIn']>;

/** What the issuer says of itself. */
export interface IssuerSeen {
  /** Ids of its signing keys; undefined where they could not be read, and `problem` says why. */
  readonly keys: readonly string[] | undefined;
  /** '' where nothing is wrong. */
  readonly problem: string;
  /** How far its clock is ahead of that of the bot, in ms; undefined where it tells no time. */
  readonly aheadMs: number | undefined;
  readonly certificate: Certificate | undefined;
  readonly findings: readonly Finding[];
}

export interface SignInSeen extends PodsSaid<PodCache> {
  readonly settings: SignInSettings;
  readonly issuer: IssuerSeen;
}

const askMs = 5000;
const warnDays = 14;

/** What signs people in here. Throws NOT_CONFIGURED where nothing does. */
function signInOf({ name, signIn }: Environment): SignInSettings {
  if (signIn !== undefined) return signIn;
  throw fault('NOT_CONFIGURED', `No identity provider is configured for ${name}.`, {
    hint: `Add \`environments.${name}.signIn\` to the configuration: its issuer, and the audience of the MCP server.`,
  });
}

/** Reads what the issuer offers and what every ready pod holds of it. */
export async function seeSignIn(look: SignInLook): Promise<SignInSeen> {
  const settings = signInOf(look.environment);
  const [issuer, pods] = await Promise.all([
    seeIssuer(look, settings),
    askReadyPods(look, look.environment.server.jwksStatusPath, cacheIn),
  ]);
  return { settings, issuer, ...pods };
}

async function seeIssuer(look: SignInLook, settings: SignInSettings): Promise<IssuerSeen> {
  const [said, shown] = await Promise.all([readIssuer(look, settings), shake(look, settings.issuer)]);
  return { ...said, ...shown };
}

async function readIssuer({ web, clock, signal }: SignInLook, settings: SignInSettings) {
  const { issuer, jwksHosts } = settings;
  const failed = (problem: string, aheadMs?: number) => ({ keys: undefined, problem, aheadMs });
  const options = { timeoutMs: askMs, signal };
  let aheadMs: number | undefined;
  let part = 'the issuer';
  try {
    const document = await web.document(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, options);
    const { date, ms } = document;
    aheadMs = date === undefined ? undefined : aheadBy(Date.parse(date), clock.now().getTime(), ms);
    const found = discoveredIn(document.json);
    if (found === undefined) return failed('the issuer tells nothing that can be read of where its keys are', aheadMs);
    if (found.issuer !== issuer) {
      return failed(
        `the issuer calls itself ${short(found.issuer)}, and ${short(issuer)} is configured: tokens are refused`,
        aheadMs,
      );
    }
    const { host } = new URL(found.jwksUri);
    if (host !== new URL(issuer).host && !jwksHosts.includes(host)) {
      return failed(
        `the issuer keeps its keys at ${short(host)}, which signIn.jwksHosts does not name: they were not read`,
        aheadMs,
      );
    }
    part = 'the keys of the issuer';
    const keys = signingKeysIn((await web.document(found.jwksUri, options)).json);
    if (keys === undefined) return failed('what the issuer gives as its keys cannot be read', aheadMs);
    return { keys, problem: keys.length === 0 ? 'the issuer has no key' : '', aheadMs };
  } catch (error) {
    signal.throwIfAborted();
    if (!isFault(error, 'HTTP_FAILED')) throw error;
    return failed(`${part}: ${error.message}`, aheadMs);
  }
}

/**
 * By how many ms a clock is ahead of ours, by the `Date` it told in an answer that took `tookMs`. It has whole seconds and was written at some
 * time between question and answer: what can come from that is no difference.
 */
function aheadBy(told: number, now: number, tookMs: number): number {
  const apart = told + 500 - (now - tookMs / 2);
  return Math.abs(apart) <= 500 + tookMs / 2 ? 0 : apart;
}

async function shake({ web, clock, signal }: SignInLook, issuer: string) {
  const url = new URL(issuer);
  const none = { certificate: undefined, findings: [] };
  if (url.protocol !== 'https:') return none;
  const port = url.port === '' ? 443 : Number(url.port);
  const { certificates } = await web.contact(
    { host: url.hostname, port, tls: url.hostname },
    { timeoutMs: askMs, signal },
  );
  const certificate = certificateOf(certificates[0]);
  if (certificate === undefined) return none;
  const chain = await web.chain(certificates);
  const findings = servingFindings({ certificate, chain }, [url.hostname], clock.now(), warnDays);
  return { certificate, findings };
}
