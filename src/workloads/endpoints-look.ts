import type { TextFile } from '../model/file.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { Deployment, Endpoint, Endpoints, Pod, Service } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { podState } from './pod-state.ts';
import { present, shortName } from './pods.ts';
import { podBehind, withTraffic } from './with-traffic.ts';

/** Rows in the channel: what a phone shows at once. */
const mostRows = 12;

export interface EndpointsSeen {
  readonly service: Service;
  readonly endpoints: Endpoints;
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  readonly at: Date;
}

/** A row: an address behind the service, or a pod that should be behind it. */
interface Row {
  /** Smaller is worse. */
  readonly rank: number;
  readonly pod: Pod | undefined;
  readonly name: string;
  readonly address: string;
  readonly words: string;
}

/** What is behind a service as a report: which pods serve, which do not and why, and addresses of others. */
export function endpointsReport(seen: EndpointsSeen): Report {
  const { service, endpoints, deployment, pods } = seen;
  const rows = rowsOf(seen);
  const { wanted } = deployment.replicas;
  const serving = withTraffic(endpoints, pods).length;
  const strangers = rows.filter(({ pod }) => pod === undefined).length;
  const shown = rows.slice(0, mostRows);
  const left = rows.length - shown.length;
  const draining = endpoints.notReady.filter(({ serving: serves }) => serves).length;
  return {
    mark: serving < wanted ? 'bad' : strangers > 0 ? 'warning' : wanted === 0 ? 'neutral' : 'good',
    headline: `Service ${service.name}: ${serving} of ${counted(Math.max(wanted, serving), 'pod')} of ${deployment.name} ${serving === 1 ? 'gets' : 'get'} traffic`,
    parts: [
      ...reasonParts(seen, serving),
      ...(shown.length === 0 ? [] : [table(shown)]),
      ...(left > 0 ? [{ kind: 'text' as const, text: `… and ${left} more in the file` }] : []),
    ],
    notes: [
      selectorWords(service),
      ...(service.ports.length === 0 ? [] : [`port ${service.ports.join(', ')}`]),
      ...(draining === 0
        ? []
        : [`${counted(draining, 'terminating pod')} still ${draining === 1 ? 'serves' : 'serve'} open connections`]),
      ...(strangers === 0
        ? []
        : [`${strangers} ${strangers === 1 ? 'address' : 'addresses'} of no pod of ${deployment.name}`]),
    ],
    offers: offersOf(rows, deployment.name, service.name),
    ...(left > 0 ? { attachments: [file(service.name, rows)] } : {}),
  };
}

function rowsOf({ service, endpoints, pods, at }: EndpointsSeen): readonly Row[] {
  const listed = [...endpoints.ready, ...endpoints.notReady];
  const behind = new Set(listed.map((endpoint) => podBehind(endpoint, pods)));
  const missing = present(pods).filter((pod) => !behind.has(pod));
  return [
    ...listed.map((endpoint) => {
      const ready = endpoints.ready.includes(endpoint);
      const pod = podBehind(endpoint, pods);
      return pod === undefined ? strangerRow(endpoint, ready) : ownRow(pod, endpoint, ready, at);
    }),
    ...missing.map((pod): Row => {
      const words = `not behind it: ${whyMissing(pod, service, at)}`;
      return { rank: 1, pod, name: shortName(pod.name), address: pod.address ?? '–', words };
    }),
  ].sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
}

function ownRow(pod: Pod, { address, terminating, serving }: Endpoint, ready: boolean, at: Date): Row {
  const row = { pod, name: shortName(pod.name), address };
  if (ready) return { ...row, rank: 3, words: 'gets traffic' };
  if (terminating) return { ...row, rank: 2, words: `terminating${serving ? ', still serves' : ''}` };
  return { ...row, rank: 0, words: podState(pod, at).words };
}

function strangerRow({ address, pod, podName }: Endpoint, ready: boolean): Row {
  const words = `${ready ? 'gets traffic' : 'not ready'}${pod === undefined ? '' : ', of another workload'}`;
  return { rank: ready ? 3 : 2, pod: undefined, name: podName ?? 'no pod', address, words };
}

function whyMissing(pod: Pod, { selector }: Service, at: Date): string {
  const wrong = Object.entries(selector).find(([key, value]) => pod.labels[key] !== value);
  if (wrong !== undefined) {
    const [key, value] = wrong;
    const has = pod.labels[key];
    return `${has === undefined ? `it has no label ${key}` : `its label is ${key}=${has}`}, the service wants ${key}=${value}`;
  }
  return pod.address === undefined ? `no address, ${podState(pod, at).words}` : podState(pod, at).words;
}

/** Why nothing is behind the service, where that has one cause. */
function reasonParts({ service, deployment, pods }: EndpointsSeen, serving: number): readonly Part[] {
  if (serving > 0) return [];
  if (deployment.replicas.wanted === 0) return [{ kind: 'text', text: `${deployment.name} is scaled to 0.` }];
  if (present(pods).length === 0) return [{ kind: 'text', text: `${deployment.name} has no pods.` }];
  return Object.keys(service.selector).length === 0
    ? [{ kind: 'text', text: 'The service has no selector: its addresses are put there by somebody else.' }]
    : [];
}

function selectorWords({ selector }: Service): string {
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? 'no selector' : `selects ${pairs.join(',')}`;
}

function table(rows: readonly Row[]): Part {
  return {
    kind: 'table',
    columns: [{ title: 'Pod' }, { title: 'Address' }, { title: 'State' }],
    rows: rows.map(({ name, address, words, rank }) => [
      name,
      address,
      rank < 2 ? [{ strong: inOneLine(words) }] : words,
    ]),
  };
}

function offersOf(rows: readonly Row[], deployment: string, service: string): readonly Offer[] {
  const [worst] = rows;
  const pod = worst !== undefined && worst.rank < 2 ? worst.pod : undefined;
  return [
    ...(pod === undefined
      ? []
      : [{ label: `Look at ${shortName(pod.name)}`, action: 'pod', params: { name: pod.name, deployment } }]),
    ...(pod === undefined ? [] : [{ label: 'Diagnose', action: 'diagnose', params: { deployment } }]),
    { label: 'All pods', action: 'pods', params: { deployment } },
    ...(pod === undefined ? [] : [{ label: 'Look again', action: 'endpoints', params: { service } }]),
  ];
}

function file(service: string, rows: readonly Row[]): TextFile {
  const lines = rows.map(({ pod, name, address, words }) => [pod?.name ?? name, address, words].join('  '));
  return { name: `endpoints-${service}.txt`, title: `Endpoints of ${service}`, text: `${lines.join('\n')}\n` };
}
