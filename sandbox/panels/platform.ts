import { z } from 'zod';
import type { KubeObject } from '../cluster/objects/meta.ts';
import type { Gate } from '../platform/gate.ts';
import { gateway, places } from '../platform/manifests.ts';
import type { Platform } from '../platform/platform.ts';
import type { Workload } from '../platform/postgres/workload.ts';
import type { WebPage } from '../platform/web-page.ts';
import type { PanelSection, PanelState } from '../ui/panel-protocol.ts';
import type { Panel } from '../workspace/ui/panels.ts';
import { awsSection, fixAws, performOnAws } from './aws.ts';
import { breakersSection, performOnBreakers } from './breakers.ts';
import { pairSection, performOnPair } from './pair.ts';
import { actOnSessions, sessionsSection, slowCalls } from './sessions.ts';
import { performOnTls, tlsSection } from './tls.ts';

/** Versions one can deploy: the ends of the tags are faults the simulated kubelet knows. */
const deployable = [
  { value: 'mcp/server:2.4.0', label: '2.4.0 (works)' },
  { value: 'mcp/server:2.4.0-bad-image', label: '2.4.0: image is missing' },
  { value: 'mcp/server:2.4.0-crash-loop', label: '2.4.0: crashes on start' },
  { value: 'mcp/server:2.4.0-out-of-memory', label: '2.4.0: out of memory' },
  { value: 'mcp/server:2.4.0-memory-leak', label: '2.4.0: leaks memory' },
  { value: 'mcp/server:2.4.0-not-ready', label: '2.4.0: never ready' },
  { value: 'mcp/server:2.4.0-missing-config', label: '2.4.0: secret is missing' },
  { value: 'mcp/server:2.4.0-slow-start', label: '2.4.0: starts slowly' },
  { value: 'mcp/server:2.4.0-refused-database', label: '2.4.0: database refuses' },
  { value: 'mcp/server:2.4.0-port-conflict', label: '2.4.0: port conflict' },
  { value: 'mcp/server:2.4.0-startup-timeout', label: '2.4.0: start-up timeout' },
];

/** Where the pair is. */
const pairNamespace = places.find(({ environment }) => environment === 'production')?.namespace ?? '';

const action = z.object({ action: z.string(), values: z.record(z.string(), z.string()).default({}) });

/** The simulated platform: what runs, and how to break and heal it; with the sessions of its PostgreSQL where there are some. */
export function platformPanel(platform: Platform, workload?: Workload): Panel {
  const read = (): PanelState => ({
    title: 'Platform',
    sections: [
      ...places.map(({ environment, namespace }) => environmentSection(platform, environment, namespace)),
      breakersSection(platform),
      ...pairSection(platform, pairNamespace),
      otherSection(platform),
      ...tlsSection(platform),
      awsSection(platform),
      ...(workload === undefined ? [] : [sessionsSection]),
    ],
  });
  return {
    read,
    act(given) {
      const { action: what, values } = action.parse(given);
      const acted =
        workload === undefined ? undefined : actOnSessions(workload, what, (isSlow) => slowCalls(platform, isSlow));
      if (acted !== undefined) return acted.then(read);
      if (what.startsWith('tls ')) return performOnTls(platform, what.slice(4), values).then(read);
      perform(platform, what, values);
      return read();
    },
  };
}

function environmentSection({ cluster }: Platform, environment: string, namespace: string): PanelSection {
  const pods = cluster.list('Pod', namespace).filter(({ metadata }) => metadata.labels?.['app'] !== gateway);
  const deployment = cluster.read('Deployment', namespace, 'mcp-server');
  return {
    title: `mcp-server in ${environment}`,
    note: `${imageOf(deployment)}, revision ${deployment?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '?'}`,
    rows: pods.slice(0, 12).map((pod) => podRow(pod)),
    buttons: [
      {
        id: `deploy ${namespace}`,
        label: 'Deploy',
        fields: [{ name: 'image', label: 'Version', kind: 'select', options: deployable }],
      },
      { id: `unready ${namespace}`, label: 'One pod not ready' },
      { id: `jwks ${namespace}`, label: 'One pod refuses admin calls' },
      { id: `heal ${namespace}`, label: 'Heal the pods' },
    ],
  };
}

function imageOf(deployment: KubeObject | undefined): string {
  const spec = deployment?.['spec'] as { template?: { spec?: { containers?: { image?: string }[] } } } | undefined;
  return spec?.template?.spec?.containers?.[0]?.image ?? 'not deployed';
}

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state?: { readonly waiting?: { readonly reason?: string } };
  }[];
}

function podRow(pod: KubeObject): PanelSection['rows'][number] {
  const status = (pod['status'] ?? {}) as PodStatus;
  const ready = status.conditions?.some((entry) => entry.type === 'Ready' && entry.status === 'True') === true;
  const container = status.containerStatuses?.[0];
  const reason = container?.state?.waiting?.reason;
  const restarts = container?.restartCount ?? 0;
  const going = pod.metadata.deletionTimestamp !== undefined;
  return {
    label: pod.metadata.name,
    value: going ? 'going' : ready ? 'ready' : (reason ?? status.phase ?? 'not ready'),
    mark: going
      ? 'neutral'
      : ready
        ? 'good'
        : reason !== undefined && reason !== 'ContainerCreating'
          ? 'bad'
          : 'running',
    ...(restarts > 0 ? { note: `${restarts} restarts` } : {}),
  };
}

function otherSection({ adminPortal, adminApi, chatUi, backing, prometheus }: Platform): PanelSection {
  const { database, redis } = backing.production;
  const page = (label: string, { state }: WebPage) => ({
    label,
    value: state.kind === 'status' ? `answers ${state.status}` : state.kind,
    mark: state.kind === 'well' ? ('good' as const) : ('bad' as const),
  });
  const gate = (label: string, { state }: Gate) => ({
    label,
    value: state,
    mark: state === 'open' ? ('good' as const) : ('bad' as const),
  });
  return {
    title: 'Around it',
    rows: [
      page('Admin portal', adminPortal),
      {
        label: 'Admin API',
        value: adminApi.production.state.kind,
        mark: adminApi.production.state.kind === 'works' ? ('good' as const) : ('bad' as const),
        ...offNote(adminApi.production.tools),
      },
      page('Chat UI', chatUi),
      gate('PostgreSQL', database),
      gate('Redis', redis),
      {
        label: 'Prometheus',
        value: prometheus.production.state.kind,
        mark: prometheus.production.state.kind === 'works' ? ('good' as const) : ('bad' as const),
      },
    ],
    buttons: [
      { id: 'portal', label: 'Break the admin portal' },
      { id: 'admin-token', label: 'Let the admin API refuse the token' },
      { id: 'admin-down', label: 'Cut the admin API' },
      { id: 'admin-lost', label: 'Lose what the admin API answers to writes' },
      { id: 'chat', label: 'Let the chat UI hang' },
      { id: 'database', label: 'Close PostgreSQL' },
      { id: 'redis', label: 'Let Redis hang' },
      { id: 'metrics-down', label: 'Cut Prometheus' },
      { id: 'metrics-slow', label: 'Slow Prometheus down' },
      { id: 'metrics-status', label: 'Let Prometheus answer 503' },
      { id: 'metrics-partial', label: 'Let Prometheus answer in part' },
      { id: 'fix', label: 'Fix all' },
    ],
  };
}

/** Which tools are off. */
function offNote(tools: ReadonlyMap<string, { readonly enabled: boolean }>): { readonly note?: string } {
  const off = [...tools].flatMap(([name, { enabled }]) => (enabled ? [] : [name]));
  return off.length === 0 ? {} : { note: `off: ${off.join(', ')}` };
}

function perform(platform: Platform, what: string, values: Readonly<Record<string, string>>): void {
  const [verb = '', namespace = ''] = what.split(' ');
  const around: Readonly<Record<string, () => void>> = {
    portal: () => platform.adminPortal.set({ kind: 'status', status: 503 }),
    'admin-token': () => platform.adminApi.production.setState({ kind: 'status', status: 401 }),
    'admin-down': () => platform.adminApi.production.setState({ kind: 'down' }),
    'admin-lost': () => platform.adminApi.production.setState({ kind: 'loses replies' }),
    chat: () => platform.chatUi.set({ kind: 'hangs' }),
    database: () => platform.backing.production.database.set('refuses'),
    redis: () => platform.backing.production.redis.set('hangs'),
    'metrics-down': () => platform.prometheus.production.set({ kind: 'down' }),
    'metrics-slow': () => platform.prometheus.production.set({ kind: 'slow', ms: 8000 }),
    'metrics-status': () => platform.prometheus.production.set({ kind: 'status', status: 503 }),
    'metrics-partial': () =>
      platform.prometheus.production.set({ kind: 'partial', warning: 'store 10.0.3.7:10901 did not answer' }),
    fix() {
      fixAws(platform);
      for (const one of Object.values(platform.prometheus)) one.set({ kind: 'works' });
      for (const one of Object.values(platform.adminApi)) one.setState({ kind: 'works' });
      platform.adminPortal.set({ kind: 'well' });
      platform.chatUi.set({ kind: 'well' });
      for (const { database, redis } of Object.values(platform.backing)) {
        database.set('open');
        redis.set('open');
      }
    },
  };
  if (verb === 'aws') {
    performOnAws(platform, namespace);
    return;
  }
  if (verb === 'breakers') {
    performOnBreakers(platform, namespace);
    return;
  }
  if (verb === 'pair') {
    performOnPair(platform, pairNamespace, namespace);
    return;
  }
  const simple = around[what];
  if (simple !== undefined) {
    simple();
    return;
  }
  if (!places.some((place) => place.namespace === namespace)) throw new Error('There is no such namespace.');
  inNamespace(platform, verb, namespace, values);
}

function inNamespace(
  { cluster }: Platform,
  verb: string,
  namespace: string,
  values: Readonly<Record<string, string>>,
): void {
  const pods = cluster.list('Pod', namespace).filter(({ metadata }) => metadata.labels?.['app'] !== gateway);
  const servers = pods.flatMap((pod) => cluster.server(namespace, pod.metadata.name) ?? []);
  const [first] = servers;
  if (verb === 'deploy') {
    const version = deployable.find((entry) => entry.value === values['image']);
    if (version === undefined) throw new Error('Choose a version.');
    cluster.deployVersion(namespace, 'mcp-server', version.value, `release ${version.value.split(':')[1] ?? ''}`);
  } else if (verb === 'unready') first?.setNotReady({ reason: 'database: timeout' });
  else if (verb === 'jwks') first?.jwks.setOnClear('error');
  else if (verb === 'heal') {
    cluster.healPods(namespace, 'mcp-server');
    for (const server of servers) {
      server.setNotReady(undefined);
      server.setUnhealthy(undefined);
      server.jwks.setOnClear('ok');
    }
  } else throw new Error('There is no such button.');
}
