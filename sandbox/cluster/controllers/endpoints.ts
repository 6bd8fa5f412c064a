import { isDeepStrictEqual } from 'node:util';
import type {
  Endpoint,
  EndpointAddress,
  EndpointPort,
  Endpoints,
  ObjectReference,
  Service,
  ServicePort,
} from '../objects/core.ts';
import { ownedBy } from '../objects/meta.ts';
import { isFinished, isReady, type Pod } from '../objects/pod.ts';
import { labelMatcher } from '../selectors/labels.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const ZONE = 'topology.kubernetes.io/zone';

/** The number of the port a service forwards to in one pod: by name it depends on the pod. */
export function targetPort(port: ServicePort, pod: Pod): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  const named = pod.spec.containers
    .flatMap((container) => container.ports ?? [])
    .find((one) => one.name === port.targetPort);
  return named?.containerPort;
}

const reference = (pod: Pod): ObjectReference => ({
  kind: 'Pod',
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
  uid: pod.metadata.uid,
});

function endpointOf(pod: Pod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const zone = pod.metadata.labels?.[ZONE];
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready: serving && !terminating, serving, terminating },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: reference(pod),
    ...(zone === undefined ? {} : { zone }),
  };
}

function addressOf(pod: Pod): EndpointAddress {
  const node = pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName };
  return { ip: pod.status.podIP ?? '', ...node, targetRef: reference(pod) };
}

function portsOf(service: Service, pods: readonly Pod[]): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const numbers = pods.flatMap((pod) => targetPort(port, pod) ?? []);
    const [number] = numbers.length > 0 ? numbers : typeof port.targetPort === 'number' ? [port.targetPort] : [];
    if (number === undefined) return [];
    return [{ ...(port.name === undefined ? {} : { name: port.name }), port: number, protocol: port.protocol }];
  });
}

function subsetsOf(pods: readonly Pod[], ports: EndpointPort[]): Endpoints['subsets'] | undefined {
  const byAddress = pods.toSorted((a, b) => ((a.status.podIP ?? '') < (b.status.podIP ?? '') ? -1 : 1));
  const ready = byAddress.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  const other = byAddress.filter((pod) => !isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  if (ready.length + other.length === 0) return undefined;
  return [
    {
      ...(ready.length > 0 ? { addresses: ready.map(addressOf) } : {}),
      ...(other.length > 0 ? { notReadyAddresses: other.map(addressOf) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    },
  ];
}

function writeSlice(context: ControllerContext, service: Service, endpoints: Endpoint[], ports: EndpointPort[]): void {
  const { store } = context;
  const { namespace = '', name } = service.metadata;
  const slice = store.list('endpointslices', namespace).find((one) => one.metadata.labels?.[SERVICE_NAME] === name);
  const labels = {
    ...service.metadata.labels,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    [SERVICE_NAME]: name,
  };
  const shown = { endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null };
  if (slice) {
    store.update('endpointslices', namespace, slice.metadata.name, (draft) => {
      if (isDeepStrictEqual({ endpoints: draft.endpoints, ports: draft.ports }, shown)) return;
      Object.assign(draft, shown);
      draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
    });
    return;
  }
  store.create('endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${context.nameSuffix(`${namespace}/${name}-`)}`,
      generateName: `${name}-`,
      namespace,
      generation: 1,
      labels,
      ownerReferences: [ownedBy(service)],
    },
    addressType: 'IPv4',
    ...shown,
  });
}

function writeEndpoints(
  { store }: ControllerContext,
  service: Service,
  subsets: Endpoints['subsets'] | undefined,
): void {
  const { namespace = '', name } = service.metadata;
  const filled = subsets === undefined ? {} : { subsets };
  const known = store.update('endpoints', namespace, name, (draft) => {
    delete draft.subsets;
    Object.assign(draft, filled);
  });
  if (known) return;
  const labels = { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };
  store.create('endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels }, ...filled });
}

/** The pods behind a service that have an address. */
export function podsBehind({ store }: Pick<ControllerContext, 'store'>, service: Service): Pod[] {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) return [];
  const matches = labelMatcher({ matchLabels: selector });
  return store
    .list('pods', service.metadata.namespace)
    .filter((pod) => matches(pod.metadata.labels) && pod.status.podIP !== undefined && !isFinished(pod));
}

/** Writes one EndpointSlice and one Endpoints object for each service with a selector. */
export function endpointsController(context: ControllerContext): Controller {
  const { store } = context;
  return {
    affected({ resource, object, previous }) {
      const { namespace, name } = object.metadata;
      if (resource === 'services') return [keyOf(namespace, name)];
      if (resource !== 'pods') return [];
      const labels = [object.metadata.labels, previous?.metadata.labels];
      return store
        .list('services', namespace)
        .filter(({ spec }) => labels.some(labelMatcher({ matchLabels: spec.selector ?? {} })))
        .map((service) => keyOf(namespace, service.metadata.name));
    },
    reconcile(namespace, name) {
      const service = store.get('services', namespace, name);
      if (!service) {
        store.remove('endpoints', namespace, name);
        return undefined;
      }
      if (!service.spec.selector) return undefined;
      const pods = podsBehind(context, service);
      const ports = portsOf(service, pods);
      writeSlice(context, service, pods.map(endpointOf), ports);
      writeEndpoints(context, service, subsetsOf(pods, ports));
      return undefined;
    },
  };
}
