import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { SignIn, UpstreamsTold } from '../../mcp-server/told.ts';

type Way = Awaited<ReturnType<UpstreamsTold>>[number];

const patienceMs = 2000;

/** Goes the ways that an MCP server goes, and tells of each as its own endpoint does. */
export function upstreamsTold(ways: Readonly<Record<string, string>>, root: string): Promise<readonly Way[]> {
  return Promise.all(Object.entries(ways).map(([name, url]) => one(name, url, root)));
}

function one(name: string, url: string, ca: string): Promise<Way> {
  const started = performance.now();
  return new Promise((resolve) => {
    const tell = (status: number | null, error: string | null) =>
      resolve({ name, url, status, error, latency_ms: error === null ? performance.now() - started : null });
    const options = { ca, agent: false, signal: AbortSignal.timeout(patienceMs) } as const;
    const request = (url.startsWith('https:') ? getSecure : getPlain)(url, options, (answer) => {
      answer.resume();
      tell(answer.statusCode ?? null, null);
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      tell(null, options.signal.aborted ? `no answer in ${patienceMs / 1000} s` : (error.code ?? error.message)),
    );
  });
}

interface Told {
  readonly upstreams: UpstreamsTold;
  readonly signIn: SignIn;
}

/** Sets every MCP server of a namespace up so, those of pods to come included; gives what ends it. */
export function letPodsTell(cluster: SimulatedCluster, namespace: string, { upstreams, signIn }: Told): () => void {
  const told = new WeakSet<object>();
  const all = () => {
    for (const { metadata } of cluster.list('Pod', namespace)) {
      const server = cluster.server(namespace, metadata.name);
      if (server === undefined || told.has(server)) continue;
      told.add(server);
      server.setUpstreams(upstreams);
      server.setSignIn(signIn);
    }
  };
  all();
  return cluster.onChange(({ object: { kind, metadata } }) => {
    if (kind === 'Pod' && metadata.namespace === namespace) all();
  });
}
