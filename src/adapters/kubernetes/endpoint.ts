import type { V1Endpoint, V1EndpointConditions, V1EndpointSlice, V1ObjectReference } from '@kubernetes/client-node';
import type { Endpoint, Endpoints } from '../../ports/workload.ts';
import { fields, list, text, textOrNone } from './fields.ts';

/** The addresses in the slices of one service (discovery.k8s.io/v1); an address in two slices is given once. */
export function endpointsOf(service: string, slices: readonly unknown[]): Endpoints {
  const ready = new Map<string, Endpoint>();
  const notReady = new Map<string, Endpoint>();
  for (const value of slices.flatMap((slice) => list(fields<V1EndpointSlice>(slice).endpoints))) {
    const endpoint = fields<V1Endpoint>(value);
    const target = fields<V1ObjectReference>(endpoint.targetRef);
    const isPod = target.kind === 'Pod';
    const conditions = fields<V1EndpointConditions>(endpoint.conditions);
    // Absent means unknown, which the API says to read as ready, as serving, and as not terminating.
    const isReady = conditions.ready !== false;
    const found = {
      pod: isPod ? textOrNone(target.uid) : undefined,
      podName: isPod ? textOrNone(target.name) : undefined,
      serving: typeof conditions.serving === 'boolean' ? conditions.serving : isReady,
      terminating: conditions.terminating === true,
    };
    for (const address of list(endpoint.addresses).map(text))
      if (address !== '') (isReady ? ready : notReady).set(address, { address, ...found });
  }
  return {
    service,
    ready: [...ready.values()],
    notReady: [...notReady.values()].filter((one) => !ready.has(one.address)),
  };
}
