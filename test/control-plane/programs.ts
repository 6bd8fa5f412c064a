import { join } from 'node:path';

/** Where one plane's programs listen, on the loopback address. */
export interface Ports {
  readonly etcd: number;
  readonly peer: number;
  readonly api: number;
  readonly controllers: number;
  readonly scheduler: number;
  readonly kubelet: number;
  readonly metrics: number;
}

type Flags = readonly string[];

/** The flags of each program, for a plane whose state is in `folder`. */
export function flagsOf(
  folder: string,
  ports: Ports,
): Record<'etcd' | 'api' | 'controllers' | 'scheduler' | 'kwok' | 'metrics', Flags> {
  const pki = (name: string) => join(folder, 'pki', name);
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'admin.conf');
  const client = [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
  ];
  const serving = [`--tls-cert-file=${pki('server.crt')}`, `--tls-private-key-file=${pki('server.key')}`];
  return {
    etcd: [
      '--name=node0',
      `--data-dir=${join(folder, 'etcd')}`,
      '--unsafe-no-fsync',
      '--log-level=error',
      `--listen-client-urls=${local(ports.etcd)}`,
      `--advertise-client-urls=${local(ports.etcd)}`,
      `--listen-peer-urls=${local(ports.peer)}`,
      `--initial-advertise-peer-urls=${local(ports.peer)}`,
      `--initial-cluster=node0=${local(ports.peer)}`,
    ],
    api: [
      `--etcd-servers=${local(ports.etcd)}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${ports.api}`,
      ...serving,
      `--client-ca-file=${pki('ca.crt')}`,
      '--authorization-mode=Node,RBAC',
      '--allow-privileged=true',
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${pki('accounts.pub')}`,
      `--service-account-signing-key-file=${pki('accounts.key')}`,
      `--kubelet-client-certificate=${pki('kubelet.crt')}`,
      `--kubelet-client-key=${pki('kubelet.key')}`,
      '--kubelet-preferred-address-types=InternalIP,Hostname',
      `--requestheader-client-ca-file=${pki('ca.crt')}`,
      '--requestheader-allowed-names=front-proxy',
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      `--proxy-client-cert-file=${pki('proxy.crt')}`,
      `--proxy-client-key-file=${pki('proxy.key')}`,
    ],
    controllers: [
      ...client,
      `--secure-port=${ports.controllers}`,
      '--leader-elect=false',
      `--service-account-private-key-file=${pki('accounts.key')}`,
      `--root-ca-file=${pki('ca.crt')}`,
      // Nobody reports the health of the nodes after the first time.
      '--node-monitor-grace-period=3600s',
      '--horizontal-pod-autoscaler-sync-period=2s',
      '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
      '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
    ],
    scheduler: [...client, `--secure-port=${ports.scheduler}`, '--leader-elect=false'],
    kwok: [
      `--kubeconfig=${kubeconfig}`,
      `--config=${join(folder, 'kwok.yaml')}`,
      '--manage-all-nodes=true',
      '--node-ip=127.0.0.1',
      '--node-name=localhost',
      `--node-port=${ports.kubelet}`,
      `--server-address=127.0.0.1:${ports.kubelet}`,
      ...serving,
      '--cidr=10.244.0.0/16',
      '--node-lease-duration-seconds=40',
    ],
    metrics: [
      ...client,
      `--secure-port=${ports.metrics}`,
      ...serving,
      '--kubelet-use-node-status-port',
      '--kubelet-insecure-tls',
      '--kubelet-preferred-address-types=InternalIP',
      '--metric-resolution=10s',
      '--kubelet-request-timeout=5s',
    ],
  };
}
