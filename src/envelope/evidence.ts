import { cacheDossier } from '../caches/dossier.ts';
import { certDossier } from '../certificates/dossier.ts';
import { ingressIn, seeIngress } from '../certificates/see.ts';
import { sessionsDossier } from '../databases/dossier.ts';
import { dossier } from '../diagnosis/dossier.ts';
import { gather } from '../diagnosis/gather.ts';
import { settingLines } from '../instances/settings.ts';
import type { Environment } from '../model/environment.ts';
import type { TextFile } from '../model/file.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortReaders } from '../ports/platform.ts';

export interface EvidenceContext {
  readonly ports: PortReaders;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Taken {
  /** What it is of, as people say it. */
  readonly of: string;
  readonly text: string;
}

/** How evidence is taken of each kind of subject. */
const takers: Readonly<Record<string, (context: EvidenceContext, name: string) => Promise<Taken>>> = {
  async deployment({ ports: { cluster }, environment, clock, signal }, name) {
    return { of: name, text: dossier(await gather({ cluster, environment, name, clock, signal })).text };
  },
  /** A service of a blue-green pair: where it sends its traffic, and both colours. */
  async service({ ports: { cluster }, environment, clock, signal }, name) {
    const [service, endpoints, ...colours] = await Promise.all([
      cluster.service(name, { signal }),
      cluster.endpoints(name, { signal }),
      ...Object.values(environment.blueGreen?.colours ?? {}).map((colour) =>
        gather({ cluster, environment, name: colour, clock, signal }),
      ),
    ]);
    const selector = Object.entries(service.selector).map(([key, value]) => `${key}=${value}`);
    const head = [
      `Service ${name} in ${environment.name}, read ${clock.now().toISOString()}`,
      `selects ${selector.join(',') || 'nothing'}`,
      ...endpoints.ready.map(({ address, podName }) => `${address}  ready  ${podName ?? 'no pod'}`),
      ...endpoints.notReady.map(({ address, podName }) => `${address}  not ready  ${podName ?? 'no pod'}`),
    ];
    return { of: name, text: [head.join('\n'), ...colours.map((colour) => dossier(colour).text)].join('\n\n') };
  },
  async cache({ ports: { cache }, clock, signal }) {
    const server = await cache.server({ signal });
    // Names alone: asking more of keys would count as lookups of them.
    const keys = await cache.keys({ names: 20_000, sample: 0, forMs: 5000 }, { signal });
    return { of: 'Redis', text: cacheDossier(server, keys, clock.now().toISOString()).join('\n') };
  },
  /** An instance of RDS: its state and every setting of it. */
  async instance({ ports: { instances }, clock, signal }, name) {
    const found = await instances.instance(name, { timeoutMs: 15_000, signal });
    const lines =
      found === undefined
        ? ['RDS has none of that name']
        : [`status  ${found.status}`, ...settingLines(found.settings).map(([label, value]) => `${label}  ${value}`)];
    return { of: name, text: [`Instance ${name}, read ${clock.now().toISOString()}`, ...lines].join('\n') };
  },
  /** An ingress: each host with its Secret, and what is shown for it. */
  async ingress({ ports: { cluster, web }, environment, clock, signal }, name) {
    const seen = await seeIngress({ cluster, web, environment, signal }, ingressIn(environment, name));
    return { of: name, text: certDossier(seen, environment.name, clock.now().toISOString()).join('\n') };
  },
  async database({ ports: { database }, clock, signal }) {
    const seen = await database.sessions({ signal });
    return { of: seen.database, text: sessionsDossier(seen, clock.now().toISOString()).join('\n') };
  },
};

const takerOf = (subject: string) => {
  const kind = subject.slice(0, Math.max(0, subject.indexOf('/')));
  return Object.hasOwn(takers, kind) ? takers[kind] : undefined;
};

/** Whether there is evidence to take of a subject (`deployment/mcp-server`). */
export function hasEvidence(subject: string): boolean {
  return takerOf(subject) !== undefined;
}

/**
 * What a subject is like now, as a file for the thread. Rejects with the fault of the system that could not be read at all; a part of it
 * that could not be read is named in the file.
 */
export async function evidenceFile(
  context: EvidenceContext,
  subject: string,
  when: 'before' | 'after',
): Promise<TextFile> {
  const name = subject.slice(subject.indexOf('/') + 1);
  const taken = await takerOf(subject)?.(context, name);
  if (taken === undefined) throw new RangeError(`There is no evidence of ${JSON.stringify(subject)}.`);
  return {
    name: `${when}-${name.replaceAll('/', '-')}.txt`,
    title: `${taken.of} ${when} the change`,
    text: taken.text,
  };
}
