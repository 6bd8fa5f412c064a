import type { Condition } from './objects/meta.ts';

const condition = (
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  stamp: string,
): Condition & { lastHeartbeatTime: string } => ({
  type,
  status,
  reason,
  message,
  lastHeartbeatTime: stamp,
  lastTransitionTime: stamp,
});

/** A node of the simulated cluster: 16 cores, 64 GiB, ready. */
export function nodeObject(number: number, stamp: string) {
  const name = `node-${number}`;
  const size = { cpu: '16', memory: '64Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${number}`,
      },
    },
    spec: {},
    status: {
      addresses: [
        { type: 'InternalIP', address: `10.0.0.${10 + number}` },
        { type: 'Hostname', address: name },
      ],
      allocatable: size,
      capacity: size,
      conditions: [
        condition(
          'MemoryPressure',
          'False',
          'KubeletHasSufficientMemory',
          'kubelet has sufficient memory available',
          stamp,
        ),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure', stamp),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available', stamp),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status', stamp),
      ],
      nodeInfo: {
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: '6.12.0-simulated',
        kubeletVersion: 'v1.36.3',
        kubeProxyVersion: 'v1.36.3',
        operatingSystem: 'linux',
        osImage: 'Simulated Linux',
      },
    },
  };
}
