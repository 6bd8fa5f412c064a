import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newAuthority, type Pair, selfSignedPair } from '../../../sandbox/platform/tls/authority.ts';
import { openDoor } from '../../../sandbox/platform/tls/door.ts';
import { tlsSecret } from '../../../sandbox/platform/tls/manifests.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import { inChanges } from './objects.ts';

export const ingressName = 'mcp-ingress';
export const hosts = { main: ['mcp.example.com', 'admin.mcp.example.com'], chat: ['chat.mcp.example.com'] } as const;

/** An ingress controller beside the cluster, simulated or real: it reads the ingress and shows by SNI what its entries name. */
export interface Controller {
  readonly settings: { readonly ingress: object; readonly caFile: string };
  readonly manifests: readonly object[];
  /** From now on it follows the ingress as an account sees it. */
  follow(cluster: ClusterReader): void;
  stop(): Promise<void>;
}

const day = 24 * 3600_000;

/** Makes three pairs and starts the controller. */
export async function startController(): Promise<Controller> {
  const authority = await newAuthority();
  const dates = (days: number) => ({ from: new Date(Date.now() - day), until: new Date(Date.now() + days * day) });
  const pairs: Readonly<Record<string, Pair>> = {
    'mcp-tls': await authority.issue({ hosts: hosts.main, ...dates(40) }),
    'chat-tls': await authority.issue({ hosts: hosts.chat, ...dates(200) }),
    'mcp-tls-next': await authority.issue({ hosts: hosts.main, ...dates(90) }),
  };
  const fake = await selfSignedPair('fake', dates(1));
  let entries: Awaited<ReturnType<ClusterReader['ingress']>>['tls'] = [];
  let timer: NodeJS.Timeout | undefined;
  const door = await openDoor(
    (_request, response) => response.end('ok'),
    (host) => pairs[entries.find((entry) => entry.hosts.includes(host ?? ''))?.secret ?? ''] ?? fake,
  );
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-authority-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.root);
  return {
    settings: { ingress: { name: ingressName, port: door.port, addresses: ['127.0.0.1'] }, caFile },
    manifests: [
      ...Object.entries(pairs).map(([name, pair]) => inChanges(tlsSecret(name, pair))),
      inChanges({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: ingressName },
        spec: {
          tls: [
            { hosts: hosts.main, secretName: 'mcp-tls' },
            { hosts: hosts.chat, secretName: 'chat-tls' },
          ],
          rules: [...hosts.main, ...hosts.chat].map((host) => ({ host })),
        },
      }),
    ],
    follow(cluster) {
      timer = setInterval(() => {
        cluster.ingress(ingressName).then(
          ({ tls }) => {
            entries = tls;
          },
          () => undefined,
        );
      }, 100);
    },
    async stop() {
      clearInterval(timer);
      await door.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
