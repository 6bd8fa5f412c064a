import type { V1Endpoint, V1EndpointConditions, V1EndpointSlice } from '@kubernetes/client-node';
import type { Endpoints } from '../../ports/workload.ts';
import { fields, list, text } from './fields.ts';

/** The addresses in the slices of one service (discovery.k8s.io/v1); an address in two slices is given once. */
export function endpointsOf(service: string, slices: readonly unknown[]): Endpoints {
  const ready = new Set<string>();
  const notReady = new Set<string>();
  for (const value of slices.flatMap((slice) => list(fields<V1EndpointSlice>(slice).endpoints))) {
    const endpoint = fields<V1Endpoint>(value);
    // Absent means unknown, which the API says to read as ready.
    const isReady = fields<V1EndpointConditions>(endpoint.conditions).ready !== false;
    for (const address of list(endpoint.addresses).map(text))
      if (address !== '') (isReady ? ready : notReady).add(address);
  }
  return { service, ready: [...ready], notReady: [...notReady].filter((address) => !ready.has(address)) };
}
