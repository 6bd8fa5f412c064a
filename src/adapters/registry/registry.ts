import { createHash } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { type Fault, fault, isFault } from '../../errors.ts';
import type { PullAccount } from '../../ports/cluster.ts';
import type { ImageWanted, ManifestSeen, RegistryCall, RegistryReader } from '../../ports/registry.ts';
import { linkedSignal } from '../../signals.ts';
import { connectionWords } from '../connection-failure.ts';
import { readBody } from '../web/body.ts';
import { type Challenge, challengeOf } from './challenge.ts';
import type { RegistrySettings } from './settings.ts';

export interface RegistryContext {
  readonly registries: readonly RegistrySettings[];
  readonly dispatcher: Dispatcher;
  /** The account of a pull Secret for a registry; asked anew each time, so a changed Secret counts at once. */
  readonly account: (secret: string, host: string, signal: AbortSignal) => Promise<PullAccount | undefined>;
}

/** What a manifest may be (opencontainers/image-spec, and Docker's own media types before it). */
const kinds = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const mostBytes = 4 * 1024 * 1024;
const digestPattern = /^sha(?:256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128})$/;
const tokenShape = z.object({ token: z.string().optional(), access_token: z.string().optional() });

interface Answer {
  readonly status: number;
  readonly header: (name: string) => string;
  readonly body: string | undefined;
}

/** Registries by the distribution API (opencontainers/distribution-spec). Redirects are not followed: credentials go where they are configured to go. */
export function registryReader({ registries, dispatcher, account }: RegistryContext): RegistryReader {
  async function ask(
    url: URL,
    method: 'GET' | 'HEAD',
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers = { accept: kinds, ...(authorization === undefined ? {} : { authorization }) };
    const { statusCode, headers: got, body } = await request(url, { method, headers, dispatcher, signal });
    return {
      status: statusCode,
      header: (name) => [got[name] ?? ''].flat().join(', '),
      body: await readBody(body, mostBytes),
    };
  }

  /** The authorization that a challenge asks for; undefined where the bot has none to give. */
  async function answerTo(
    header: string,
    settings: RegistrySettings,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { host, pullSecret } = settings;
    const challenge = challengeOf(header);
    if (challenge === undefined) throw failed(host, 'asks for a kind of sign-in the bot does not know');
    const own = pullSecret === undefined ? undefined : await account(pullSecret, host, signal);
    if (pullSecret !== undefined && own === undefined) throw failed(host, `has no account in Secret ${pullSecret}`);
    const basic = own && `Basic ${Buffer.from(`${own.username}:${own.password}`).toString('base64')}`;
    if (challenge.scheme === 'basic') return basic;
    return `Bearer ${await tokenFor(challenge, settings, basic, signal)}`;
  }

  async function tokenFor(
    { realm, service, scope }: Extract<Challenge, { scheme: 'bearer' }>,
    settings: RegistrySettings,
    basic: string | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { host } = settings;
    const url = tokenServer(realm, settings);
    if (service !== undefined) url.searchParams.set('service', service);
    if (scope !== undefined) url.searchParams.set('scope', scope);
    const answer = await ask(url, 'GET', basic, signal);
    if (answer.status !== 200) throw failed(host, `gives no token (${answer.status})`);
    const { token, access_token: other } = tokenOf(answer.body);
    const found = token ?? other ?? '';
    if (!/^[\x21-\x7e]+$/.test(found)) throw failed(host, 'gives a token that is none');
    return found;
  }

  async function look(settings: RegistrySettings, image: ImageWanted, signal: AbortSignal): Promise<ManifestSeen> {
    const { host } = settings;
    const url = new URL(`/v2/${image.path}/manifests/${image.reference}`, apiOf(settings));
    let authorization: string | undefined;
    let answer = await ask(url, 'HEAD', authorization, signal);
    if (answer.status === 401) {
      authorization = await answerTo(answer.header('www-authenticate'), settings, signal);
      if (authorization !== undefined) answer = await ask(url, 'HEAD', authorization, signal);
    }
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(host, image, answer.status);
    const told = answer.header('docker-content-digest');
    const digest = told === '' ? await computed(url, authorization, host, signal) : told;
    if (!digestPattern.test(digest)) throw failed(host, 'names a digest that is none');
    if (image.reference.includes(':') && digest !== image.reference)
      throw failed(host, 'gives another image than the digest names');
    return { digest };
  }

  /** The digest of a registry that does not tell it: that of the bytes. */
  async function computed(url: URL, authorization: string | undefined, host: string, signal: AbortSignal) {
    const { status, body } = await ask(url, 'GET', authorization, signal);
    if (status !== 200 || body === undefined) throw failed(host, `answers ${status}`);
    return `sha256:${createHash('sha256').update(body).digest('hex')}`;
  }

  return {
    async manifest(image, { timeoutMs, signal }: RegistryCall) {
      const settings = registries.find(({ host }) => host === image.host);
      if (settings === undefined)
        throw fault('NOT_CONFIGURED', `${image.host} is not among the configured registries.`);
      const deadline = AbortSignal.timeout(timeoutMs);
      const over = linkedSignal(deadline, ...(signal === undefined ? [] : [signal]));
      try {
        return await look(settings, image, over.signal);
      } catch (cause) {
        signal?.throwIfAborted();
        if (isFault(cause)) throw cause;
        if (deadline.aborted) throw failed(image.host, `gave no answer in ${Math.round(timeoutMs / 1000)} s`);
        throw failed(image.host, `cannot be reached: ${connectionWords(cause)}`);
      } finally {
        over.release();
      }
    },
  };
}

/** What an answer other than a yes or "not there" means. */
function refusal(host: string, { path }: ImageWanted, status: number): Fault {
  if (status === 401 || status === 403) return failed(host, `does not let the bot see ${path} (${status})`);
  return failed(host, status === 429 ? 'is rate-limiting us (429)' : `answers ${status}`);
}

const failed = (host: string, what: string): Fault => fault('REGISTRY_FAILED', `The registry ${host} ${what}.`);

/** Docker Hub's API has another name than its images. */
const apiOf = ({ host, url }: RegistrySettings) =>
  url ?? `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`;

/** Where a token is asked for: at the registry itself or where the configuration says, since the account goes there. */
function tokenServer(realm: string, settings: RegistrySettings): URL {
  const { host, tokenUrl } = settings;
  if (!URL.canParse(realm)) throw failed(host, 'names no server for its tokens');
  const url = new URL(realm);
  const allowed = [apiOf(settings), ...(tokenUrl === undefined ? [] : [tokenUrl])].map((one) => new URL(one).origin);
  if (allowed.includes(url.origin)) return url;
  throw fault('REGISTRY_FAILED', `The registry ${host} has its tokens from another server, ${url.host}.`, {
    hint: 'Name that server as `tokenUrl` of the registry, if the account may go there.',
  });
}

function tokenOf(body: string | undefined): z.infer<typeof tokenShape> {
  try {
    return tokenShape.parse(JSON.parse(body ?? ''));
  } catch {
    return {};
  }
}
