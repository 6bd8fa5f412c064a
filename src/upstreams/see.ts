import { type Certificate, certificateOf } from '../certificates/certificate.ts';
import { type Finding, servingFindings } from '../certificates/judge.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortReaders } from '../ports/platform.ts';
import type { Contact } from '../ports/web.ts';
import { askReadyPods, type PodSaid, type PodsSaid } from '../workloads/ask-ready-pods.ts';
import { type PodWay, toldBy } from './told.ts';

export interface UpstreamsLook extends Pick<PortReaders, 'cluster' | 'web'> {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How a ready pod reaches them, by its own word. */
export type PodTold = PodSaid<readonly PodWay[]>;

/** How the bot itself reaches a system, and what is wrong with the certificate it was shown. */
export interface BotWay {
  readonly contact: Contact;
  readonly certificate: Certificate | undefined;
  readonly findings: readonly Finding[];
}

export interface UpstreamSeen {
  readonly name: string;
  readonly url: string;
  readonly bot: BotWay;
}

export interface UpstreamsSeen extends PodsSaid<readonly PodWay[]> {
  readonly upstreams: readonly UpstreamSeen[];
}

/** A system outside is waited for longer than a pod. */
const contactMs = 10_000;
const warnDays = 14;

/** Asks every ready pod how it reaches what the configuration names, or some of it, and goes the same ways from the bot. */
export async function seeUpstreams(
  look: UpstreamsLook,
  named: Environment['upstreams'] = look.environment.upstreams,
): Promise<UpstreamsSeen> {
  const { environment } = look;
  if (named.length === 0) {
    throw fault('NOT_CONFIGURED', `No systems that the MCP server calls are configured for ${environment.name}.`, {
      hint: `Add \`environments.${environment.name}.upstreams\` to the configuration.`,
    });
  }
  const [pods, ...upstreams] = await Promise.all([
    askReadyPods(look, environment.server.upstreamsPath, toldBy),
    ...named.map(async ({ name, url }) => ({ name, url, bot: await fromBot(look, url) })),
  ]);
  return { upstreams, ...pods };
}

async function fromBot({ web, clock, signal }: UpstreamsLook, address: string): Promise<BotWay> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const target = { host, port, path: url.pathname + url.search, ...(isSecure ? { tls: host } : {}) };
  const contact = await web.contact(target, { timeoutMs: contactMs, signal });
  const certificate = certificateOf(contact.certificates[0]);
  const findings =
    certificate === undefined
      ? []
      : servingFindings({ certificate, chain: await web.chain(contact.certificates) }, [host], clock.now(), warnDays);
  return { contact, certificate, findings };
}
