import type { Endpoint, Endpoints, Pod } from '../ports/workload.ts';

/** The pod an address belongs to: the one it names, or, where somebody wrote it by hand and named none, the one that has it. */
export function podBehind({ pod, address }: Endpoint, pods: readonly Pod[]): Pod | undefined {
  return pods.find((one) => (pod === undefined ? one.address === address : one.uid === pod));
}

/** The pods that a service sends traffic to, each once however many addresses it has (IPv4 and IPv6). */
export function withTraffic({ ready }: Pick<Endpoints, 'ready'>, pods: readonly Pod[]): readonly Pod[] {
  const found = new Set(ready.map((endpoint) => podBehind(endpoint, pods)));
  return pods.filter((pod) => found.has(pod));
}
