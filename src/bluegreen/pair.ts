import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { Deployment, Endpoints, Pod, Service } from '../ports/workload.ts';
import { ready } from '../workloads/pods.ts';
import { versionOf } from '../workloads/releases.ts';
import { selects } from '../workloads/selects.ts';
import { withTraffic } from '../workloads/with-traffic.ts';

export type BlueGreen = NonNullable<Environment['blueGreen']>;

/** One of the two, by the value its label has. */
export interface Colour {
  readonly name: string;
  readonly deployment: string;
}

export interface ColourSeen extends Colour {
  readonly state: Deployment;
  /** Its own, by uid. */
  readonly pods: readonly Pod[];
}

export interface ServiceSeen {
  readonly service: Service;
  readonly endpoints: Endpoints;
}

/** The two colours of an environment and the services before them, as they are now. */
export interface Pair {
  readonly settings: BlueGreen;
  readonly services: readonly ServiceSeen[];
  /** In the order of the configuration. */
  readonly colours: readonly ColourSeen[];
}

/** The pair an environment has. Throws NOT_CONFIGURED where it has none. */
export function blueGreenIn(environment: Environment): BlueGreen {
  if (environment.blueGreen !== undefined) return environment.blueGreen;
  throw fault('NOT_CONFIGURED', `No blue-green pair is configured for ${environment.name}.`, {
    hint: `Add \`environments.${environment.name}.blueGreen\` to the configuration.`,
  });
}

/** Reads both colours and the services. Rejects with CLUSTER_NOT_FOUND where one of them is not there. */
export async function seePair(
  cluster: Pick<ClusterReader, 'service' | 'endpoints' | 'deployment' | 'pods'>,
  settings: BlueGreen,
  options: CallOptions,
): Promise<Pair> {
  const [services, colours] = await Promise.all([
    Promise.all(
      settings.services.map(async (name) => {
        const [service, endpoints] = await Promise.all([
          cluster.service(name, options),
          cluster.endpoints(name, options),
        ]);
        return { service, endpoints };
      }),
    ),
    Promise.all(
      Object.entries(settings.colours).map(async ([name, deployment]) => {
        const state = await cluster.deployment(deployment, options);
        return { name, deployment, state, pods: await cluster.pods(state, options) };
      }),
    ),
  ]);
  return { settings, services, colours };
}

/** Which colour has the traffic, and which has not. Throws SELECTOR_EDITED where the services do not agree on one. */
export function sides({ settings, services, colours }: Pair): {
  readonly active: ColourSeen;
  readonly idle: ColourSeen;
} {
  const { label } = settings;
  const found = services.map(({ service }) => ({ service, active: colours.find((one) => isOn(service, label, one)) }));
  const strange = found.find(({ active }) => active === undefined);
  if (strange !== undefined) throw edited(`${selectorWords(strange.service, label)}: neither ${namesOf(colours)}`);
  const [first] = found;
  const other = found.find(({ active }) => active !== first?.active);
  if (other !== undefined) {
    throw edited(
      `Service ${first?.service.name} sends its traffic to ${first?.active?.name}, and ${other.service.name} to ${other.active?.name}`,
    );
  }
  const idle = colours.find((one) => one !== first?.active);
  if (first?.active === undefined || idle === undefined) throw edited('There is no pair');
  return { active: first.active, idle };
}

function edited(what: string) {
  return fault('SELECTOR_EDITED', `${what}. Somebody has edited it by hand; nothing was changed.`);
}

const namesOf = (colours: readonly Colour[]) => colours.map(({ name }) => name).join(' nor ');

/** Whether a service sends its traffic to a colour. */
export function isOn({ selector }: Service, label: string, { name }: Colour): boolean {
  return Object.hasOwn(selector, label) && selector[label] === name;
}

/** `Service mcp-server selects version=canary`. */
export function selectorWords({ name, selector }: Service, label: string): string {
  return Object.hasOwn(selector, label)
    ? `Service ${name} selects ${label}=${selector[label]}`
    : `Service ${name} selects no ${label}`;
}

/** The selector of a service that sends its traffic to a colour. */
export function selectorTo({ selector }: Service, label: string, { name }: Colour): Readonly<Record<string, string>> {
  return { ...selector, [label]: name };
}

/** Pods of a colour that a service sends traffic to. */
export function servingOf({ endpoints }: ServiceSeen, { pods }: ColourSeen): number {
  return withTraffic(endpoints, pods).length;
}

/** Pods of a colour that a selector would send traffic to. */
export function couldServe({ pods }: ColourSeen, selector: Readonly<Record<string, string>>): readonly Pod[] {
  const requirements = Object.entries(selector).map(([key, value]) => ({
    key,
    operator: 'In' as const,
    values: [value],
  }));
  return ready(pods).filter(({ labels, address }) => address !== undefined && selects(requirements, labels));
}

/** The version a colour runs: the tag of its image. */
export const colourVersion = ({ deployment, state }: ColourSeen): string => versionOf(deployment, state.template);

/** `Green`. */
export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
