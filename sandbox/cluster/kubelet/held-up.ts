import type { PodFault } from './pod-fault.ts';

/** What keeps a node from making the room a pod's containers run in, as a kubelet tells it: the reason of the event and its message. */
export const HELD_UP: Readonly<Partial<Record<PodFault, readonly [reason: string, message: string]>>> = {
  volume: [
    'FailedMount',
    'Unable to attach or mount volumes: unmounted volumes=[data]: timed out waiting for the condition',
  ],
  'no-network': [
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: ' +
      'plugin type="bridge" failed (add): no IP addresses available in range set: 10.244.1.1-10.244.1.254',
  ],
};
