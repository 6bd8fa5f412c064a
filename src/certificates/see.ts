import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Ingress, TlsSecret } from '../ports/ingress.ts';
import type { PortReaders } from '../ports/platform.ts';
import type { Chain } from '../ports/web.ts';
import { type Certificate, certificateOf } from './certificate.ts';

/** What looking at certificates needs of the world. */
export interface Looking extends Pick<PortReaders, 'cluster' | 'web'> {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** A Secret with its certificate, and where that leads. */
export interface Held {
  readonly secret: TlsSecret;
  readonly certificate: Certificate | undefined;
  readonly chain: Chain;
}

/** What a server showed for a host. */
export interface Shown {
  readonly address: string;
  readonly certificate: Certificate | undefined;
  readonly chain: Chain;
  /** Why there is no certificate; '' where there is one. */
  readonly problem: string;
}

/** A host of the ingress, the Secret that is meant for it, and what it is shown. */
export interface HostSeen {
  readonly host: string;
  /** Its place in `tls`; undefined where only a rule names the host. */
  readonly entry: number | undefined;
  readonly secret: string;
  /** What the Secret holds, or why it could not be read. */
  readonly held: Held | string;
  readonly shown: readonly Shown[];
}

export interface IngressSeen {
  readonly ingress: Ingress;
  readonly hosts: readonly HostSeen[];
  /** Where its controller was asked. */
  readonly addresses: readonly string[];
  /** Hosts that were not looked at. */
  readonly left: number;
}

export type Settings = NonNullable<Environment['ingress']>;

const shakeMs = 5000;
const mostHosts = 30;
const mostAddresses = 4;

/** Every ingress of an environment, the main one first. */
export const ingressesOf = ({ ingress, moreIngresses }: Pick<Environment, 'ingress' | 'moreIngresses'>) => [
  ...(ingress === undefined ? [] : [ingress]),
  ...moreIngresses,
];

/**
 * The ingress of that name, or the only one of an environment. Throws NOT_CONFIGURED where it has none, and PARAM_INVALID where it has none of
 * that name, or several and none is named.
 */
export function ingressIn(environment: Environment, named: string | undefined): Settings {
  const { name } = environment;
  const all = ingressesOf(environment);
  const found = named === undefined && all.length === 1 ? all[0] : all.find((one) => one.name === named);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name).join(', ');
  if (all.length > 0 && named === undefined)
    throw fault('PARAM_INVALID', `${name} has ${all.length} ingresses: ${names}. Nothing was changed.`, {
      hint: 'Name the one you mean with `ingress=`.',
    });
  if (all.length > 0)
    throw fault('PARAM_INVALID', `${name} has no ingress "${named}" that this bot may touch; there are: ${names}.`);
  throw fault('NOT_CONFIGURED', `No ingress is configured for ${name}.`, {
    hint: `Add \`environments.${name}.ingress\` to the configuration, and bind the Role mcp-chatops-certificates (docs/install.md).`,
  });
}

/** Looks at every host of an ingress: what its Secret holds, and what each address of the controller shows for it. */
export async function seeIngress(looking: Looking, settings: Settings): Promise<IngressSeen> {
  const { cluster, signal } = looking;
  const ingress = await cluster.ingress(settings.name, { signal });
  const named = hostsOf(ingress);
  const some = named.slice(0, mostHosts);
  const secrets = [...new Set(some.flatMap(({ secret }) => (secret === '' ? [] : [secret])))];
  const held = new Map(
    await Promise.all(secrets.map(async (name) => [name, await readSecret(looking, name)] as const)),
  );
  const addresses = addressesOf(settings, ingress);
  const hosts = await Promise.all(
    some.map(async ({ host, entry, secret }) => ({
      host,
      entry,
      secret,
      held: held.get(secret) ?? 'no Secret is named: the controller shows its default certificate',
      shown: await shownFor(looking, settings.port, addresses, host),
    })),
  );
  return { ingress, hosts, addresses, left: named.length - some.length };
}

/** Hosts of the entries first, in their order, then those that only a rule names. */
function hostsOf({ tls, ruleHosts }: Ingress): readonly Pick<HostSeen, 'host' | 'entry' | 'secret'>[] {
  const found = new Map<string, Pick<HostSeen, 'host' | 'entry' | 'secret'>>();
  for (const [entry, { hosts, secret }] of tls.entries()) {
    for (const host of hosts) if (!found.has(host)) found.set(host, { host, entry, secret });
  }
  for (const host of ruleHosts) {
    // An entry without hosts is for all of them (networking.k8s.io/v1, IngressTLS).
    const entry = tls.findIndex(({ hosts }) => hosts.length === 0);
    const secret = tls[entry]?.secret ?? '';
    if (!found.has(host)) found.set(host, { host, entry: entry === -1 ? undefined : entry, secret });
  }
  return [...found.values()];
}

/** Where the controller is asked: as configured, else as it tells in its status; none: at the addresses of each host. */
export function addressesOf({ addresses }: Settings, ingress: Ingress): readonly string[] {
  return (addresses.length > 0 ? addresses : ingress.addresses).slice(0, mostAddresses);
}

/** What a Secret holds and where its chain leads. */
export async function holdsOf({ web }: Pick<Looking, 'web'>, secret: TlsSecret): Promise<Held> {
  const { certificates } = secret;
  return { secret, certificate: certificateOf(certificates[0]), chain: await web.chain(certificates) };
}

/** A Secret, or in words why it could not be read. */
export async function readSecret(looking: Looking, name: string): Promise<Held | string> {
  try {
    return await holdsOf(looking, await looking.cluster.tlsSecret(name, { signal: looking.signal }));
  } catch (error) {
    looking.signal.throwIfAborted();
    if (isFault(error, 'CLUSTER_NOT_FOUND')) return `Secret ${name} is missing`;
    if (isFault(error, 'CLUSTER_FORBIDDEN')) return `Secret ${name} could not be read: the bot lacks the right`;
    if (isFault(error)) return error.message.replace(/\.$/, '');
    throw error;
  }
}

/** What each address shows for a host; a host that is a wildcard is asked for by a name it covers. */
export async function shownFor(
  { web, signal }: Pick<Looking, 'web' | 'signal'>,
  port: number,
  addresses: readonly string[],
  host: string,
): Promise<readonly Shown[]> {
  const name = host.replace(/^\*\./, 'mcp-chatops-check.');
  let places = addresses;
  if (places.length === 0) {
    try {
      places = (await web.addresses(name, { timeoutMs: shakeMs, signal })).slice(0, mostAddresses);
    } catch (error) {
      signal.throwIfAborted();
      if (!isFault(error)) throw error;
      return [{ address: name, certificate: undefined, chain: { kind: 'none' }, problem: `its name ${error.message}` }];
    }
  }
  return Promise.all(
    places.map(async (address): Promise<Shown> => {
      const { failed, certificates } = await web.contact(
        { host: address, port, tls: name },
        { timeoutMs: shakeMs, signal },
      );
      if (failed !== undefined) {
        const problem = `${address}:${port} ${failed.why}`;
        return { address, certificate: undefined, chain: { kind: 'none' }, problem };
      }
      const [leaf] = certificates;
      return { address, certificate: certificateOf(leaf), chain: await web.chain(certificates), problem: '' };
    }),
  );
}
