import { type Certificate, certificateOf } from '../certificates/certificate.ts';
import { chainFindings, dateFindings, type Finding, nameFindings } from '../certificates/judge.ts';
import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortReaders } from '../ports/platform.ts';
import type { Contact } from '../ports/web.ts';
import type { Pod } from '../ports/workload.ts';
import { noAnswer } from '../workloads/pod-reason.ts';
import { present, ready } from '../workloads/pods.ts';
import { type PodWay, toldBy } from './told.ts';

export interface UpstreamsLook extends Pick<PortReaders, 'cluster' | 'web'> {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What one ready pod tells; `why` where it tells nothing. */
export interface PodTold {
  readonly pod: string;
  readonly ways: readonly PodWay[];
  readonly why: string;
}

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

export interface UpstreamsSeen {
  readonly upstreams: readonly UpstreamSeen[];
  readonly pods: readonly PodTold[];
  /** Why no pod could be asked; '' where some were. */
  readonly noPods: string;
}

/** A pod has the time that a probe has; a system outside is waited for longer. */
const askMs = 5000;
const contactMs = 10_000;
const warnDays = 14;

/** Asks every ready pod how it reaches what the configuration names, and goes the same ways from the bot. */
export async function seeUpstreams(look: UpstreamsLook): Promise<UpstreamsSeen> {
  const { environment } = look;
  if (environment.upstreams.length === 0) {
    throw fault('NOT_CONFIGURED', `No systems that the MCP server calls are configured for ${environment.name}.`, {
      hint: `Add \`environments.${environment.name}.upstreams\` to the configuration.`,
    });
  }
  const [pods, ...upstreams] = await Promise.all([
    askPods(look),
    ...environment.upstreams.map(async ({ name, url }) => ({ name, url, bot: await fromBot(look, url) })),
  ]);
  return { upstreams, ...pods };
}

async function askPods(look: UpstreamsLook): Promise<Pick<UpstreamsSeen, 'pods' | 'noPods'>> {
  const { cluster, environment, signal } = look;
  try {
    const deployment = await cluster.deployment(environment.server.deployment, { signal });
    const serving = ready(present(await cluster.pods(deployment, { signal })));
    const pods = await Promise.all(serving.map((pod) => askPod(look, pod)));
    return { pods, noPods: pods.length === 0 ? `${environment.server.deployment} has no ready pod` : '' };
  } catch (error) {
    signal.throwIfAborted();
    // The ways of the bot are worth telling where the cluster is away.
    if (!isFault(error)) throw error;
    return { pods: [], noPods: error.message.replace(/\.$/, '') };
  }
}

async function askPod({ cluster, environment, signal }: UpstreamsLook, pod: Pod): Promise<PodTold> {
  const { port, upstreamsPath } = environment.server;
  const told = (ways: readonly PodWay[], why = ''): PodTold => ({ pod: pod.name, ways, why });
  const asked = performance.now();
  try {
    const target = { kind: 'pod' as const, name: pod.name, address: pod.address, port };
    const { status, body } = await cluster.httpGet(target, upstreamsPath, { signal, timeoutMs: askMs });
    if (status === 404) return told([], `this version has no ${upstreamsPath}`);
    if (status !== 200) return told([], `${upstreamsPath} answers ${status}`);
    const ways = toldBy(body);
    return ways === undefined ? told([], `what ${upstreamsPath} answers cannot be read`) : told(ways);
  } catch (error) {
    signal.throwIfAborted();
    if (isFault(error, 'CLUSTER_NOT_FOUND')) return told([], 'it ended meanwhile');
    if (isFault(error, 'CLUSTER_FORBIDDEN')) return told([], 'the bot lacks the right to ask it');
    if (isFault(error)) return told([], noAnswer(error, performance.now() - asked, askMs));
    throw error;
  }
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
      : [
          ...dateFindings(certificate, clock.now(), warnDays),
          ...nameFindings(certificate, [host]),
          ...chainFindings(await web.chain(contact.certificates)),
        ];
  return { contact, certificate, findings };
}
