import type { Place } from '../manifests.ts';
import type { Authority, Pair } from './authority.ts';

export const ingressName = 'mcp-ingress';
/** What tokens for the MCP server are for. */
export const audience = 'api://mcp-server';
const day = 24 * 3600_000;

/** A Secret of type kubernetes.io/tls. */
export function tlsSecret(name: string, { chain, key }: Pair): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': chain, 'tls.key': key },
  };
}

/** The hosts of an environment. */
export function hostsOf({ environment }: Pick<Place, 'environment'>): {
  readonly main: string[];
  readonly chat: string;
} {
  const domain = environment === 'production' ? 'mcp.example.com' : `mcp.${environment}.example.com`;
  return { main: [domain, `admin.${domain}`], chat: `chat.${domain}` };
}

/**
 * The ingress of an environment with two entries, and their Secrets: one that ends soon, and one that lasts. Beside them the pair that will
 * take the place of the first (runbook B 5.4).
 */
export async function ingressObjects(place: Place, authority: Authority, now: Date): Promise<readonly object[]> {
  const { main, chat } = hostsOf(place);
  const from = (days: number) => new Date(now.getTime() + days * day);
  const [present, wildcard, next] = await Promise.all([
    authority.issue({ hosts: main, from: from(-67), until: from(23.5) }),
    authority.issue({ hosts: [`*.${main[0]}`], from: from(-20), until: from(200.5) }),
    authority.issue({ hosts: main, from: from(-1), until: from(90.5) }),
  ]);
  const backend = { service: { name: 'mcp-server', port: { number: 8000 } } };
  const rule = (host: string) => ({ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } });
  return [
    tlsSecret('mcp-tls', present),
    tlsSecret('chat-tls', wildcard),
    tlsSecret('mcp-tls-next', next),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: ingressName, labels: { app: 'mcp-server' } },
      spec: {
        ingressClassName: 'nginx',
        tls: [
          { hosts: main, secretName: 'mcp-tls' },
          { hosts: [chat], secretName: 'chat-tls' },
        ],
        rules: [...main, chat].map(rule),
      },
    },
  ];
}
