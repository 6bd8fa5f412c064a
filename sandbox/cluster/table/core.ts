import type {
  ConfigMap,
  EndpointSlice,
  Endpoints,
  Event,
  Ingress,
  Namespace,
  Node,
  RoleBinding,
  Secret,
  Service,
} from '../objects/core.ts';
import { conditionOf } from '../objects/meta.ts';
import { ageOf } from './age.ts';
import type { Printer } from './column.ts';

const namespaces: Printer<Namespace> = {
  columns: ['Name:string:name', 'Status', 'Age'],
  cells: ({ metadata, status }, now) => [metadata.name, status.phase, ageOf(metadata.creationTimestamp, now)],
};

function rolesOf(labels: Readonly<Record<string, string>> = {}): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  return roles.sort().join(',') || '<none>';
}

const nodes: Printer<Node> = {
  columns: [
    'Name:string:name',
    'Status',
    'Roles',
    'Age',
    'Version',
    '+Internal-IP',
    '+External-IP',
    '+OS-Image',
    '+Kernel-Version',
    '+Container-Runtime',
  ],
  cells({ metadata, spec, status }, now) {
    const ready = conditionOf(status.conditions, 'Ready')?.status === 'True' ? 'Ready' : 'NotReady';
    const info = status.nodeInfo;
    return [
      metadata.name,
      spec.unschedulable ? `${ready},SchedulingDisabled` : ready,
      rolesOf(metadata.labels),
      ageOf(metadata.creationTimestamp, now),
      info['kubeletVersion'] ?? '',
      status.addresses.find((one) => one.type === 'InternalIP')?.address ?? '<none>',
      '<none>',
      info['osImage'] || '<unknown>',
      `${info['kernelVersion']} (${info['architecture']})`,
      info['containerRuntimeVersion'] ?? '',
    ];
  },
};

const services: Printer<Service> = {
  columns: ['Name:string:name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', '+Selector'],
  cells: ({ metadata, spec }, now) => [
    metadata.name,
    spec.type,
    spec.clusterIP || '<none>',
    spec.externalName ?? (spec.externalIPs?.join(',') || '<none>'),
    (spec.ports ?? []).map((one) => `${one.port}${one.nodePort ? `:${one.nodePort}` : ''}/${one.protocol}`).join(',') ||
      '<none>',
    ageOf(metadata.creationTimestamp, now),
    Object.entries(spec.selector ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>',
  ],
};

/** At most three, then how many more there are. */
function firstThree(all: readonly string[]): string {
  if (all.length === 0) return '<none>';
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

const endpoints: Printer<Endpoints> = {
  columns: ['Name:string:name', 'Endpoints', 'Age'],
  cells({ metadata, subsets = [] }, now) {
    const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
      ports.length === 0
        ? addresses.map(({ ip }) => ip)
        : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
    );
    return [metadata.name, firstThree(all), ageOf(metadata.creationTimestamp, now)];
  },
};

const endpointslices: Printer<EndpointSlice> = {
  columns: ['Name:string:name', 'AddressType', 'Ports', 'Endpoints', 'Age'],
  cells: ({ metadata, addressType, ports, endpoints: all }, now) => [
    metadata.name,
    addressType,
    ports && ports.length > 0 ? ports.map(({ port }) => port).join(',') : '<unset>',
    all && all.length > 0 ? firstThree(all.flatMap(({ addresses }) => addresses)) : '<unset>',
    ageOf(metadata.creationTimestamp, now),
  ],
};

const configmaps: Printer<ConfigMap> = {
  columns: ['Name:string:name', 'Data', 'Age'],
  cells: ({ metadata, data = {}, binaryData = {} }, now) => [
    metadata.name,
    Object.keys(data).length + Object.keys(binaryData).length,
    ageOf(metadata.creationTimestamp, now),
  ],
};

const secrets: Printer<Secret> = {
  columns: ['Name:string:name', 'Type', 'Data', 'Age'],
  cells: ({ metadata, type, data = {} }, now) => [
    metadata.name,
    type,
    Object.keys(data).length,
    ageOf(metadata.creationTimestamp, now),
  ],
};

/** Newest and oldest time, and how often: `12s (x4 over 3m)` for an event that came again. */
function seen(event: Event, now: number): { last: string; first: string; count: number } {
  const count = event.series?.count ?? event.count ?? 1;
  const first = event.firstTimestamp ?? event.eventTime;
  const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? first;
  const age = ageOf(last, now);
  return { last: count > 1 ? `${age} (x${count} over ${ageOf(first, now)})` : age, first: ageOf(first, now), count };
}

const events: Printer<Event> = {
  columns: [
    'Last Seen',
    'Type',
    'Reason',
    'Object',
    '+Subobject',
    '+Source',
    'Message',
    '+First Seen',
    '+Count',
    '+Name:string:name',
  ],
  cells(event, now) {
    const { last, first, count } = seen(event, now);
    const { involvedObject: about, source, reportingComponent, reportingInstance } = event;
    const component = source?.component || reportingComponent || '';
    const host = source?.host || reportingInstance;
    return [
      last,
      event.type ?? '',
      event.reason ?? '',
      about.name ? `${(about.kind ?? '').toLowerCase()}/${about.name}` : (about.kind ?? '').toLowerCase(),
      about.fieldPath ?? '',
      host ? `${component}, ${host}` : component,
      (event.message ?? '').trim(),
      first,
      count,
      event.metadata.name,
    ];
  },
};

const ingresses: Printer<Ingress> = {
  columns: ['Name:string:name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec?.ingressClassName ?? '<none>',
    (spec?.rules ?? []).flatMap(({ host }) => host ?? []).join(',') || '*',
    (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(','),
    spec?.tls && spec.tls.length > 0 ? '80, 443' : '80',
    ageOf(metadata.creationTimestamp, now),
  ],
};

const bindings: Printer<RoleBinding> = {
  columns: ['Name:string:name', 'Role', 'Age', '+Users', '+Groups', '+ServiceAccounts'],
  cells({ metadata, roleRef, subjects = [] }, now) {
    const of = (kind: string) => subjects.filter((subject) => subject.kind === kind);
    return [
      metadata.name,
      `${roleRef.kind}/${roleRef.name}`,
      ageOf(metadata.creationTimestamp, now),
      of('User')
        .map(({ name }) => name)
        .join(', '),
      of('Group')
        .map(({ name }) => name)
        .join(', '),
      of('ServiceAccount')
        .map(({ namespace, name }) => `${namespace ?? ''}/${name}`)
        .join(', '),
    ];
  },
};

export const corePrinters = {
  namespaces,
  nodes,
  services,
  endpoints,
  endpointslices,
  configmaps,
  secrets,
  events,
  ingresses,
  rolebindings: bindings,
  clusterrolebindings: bindings,
};
