import type { MovableClock } from '../clock.ts';
import type { McpServerState } from '../mcp-server/server.ts';
import { bootstrapRoles } from './access/bootstrap.ts';
import { selfSigned } from './access/certificate.ts';
import { createIdentities } from './access/identities.ts';
import { kubeconfigText } from './access/kubeconfig.ts';
import { createServiceAddresses } from './admission/core.ts';
import type { ApiContext } from './api/context.ts';
import { openDoor } from './api/door.ts';
import { createHandlers } from './api/handle.ts';
import { createRequestLog, type SeenRequest } from './api/seen.ts';
import { applyManifests } from './apply-manifests.ts';
import { runAutoscalers } from './controllers/autoscaler/run.ts';
import { deploymentController } from './controllers/deployment/controller.ts';
import { disruptionController } from './controllers/disruption.ts';
import { endpointsController } from './controllers/endpoints.ts';
import { createEventRecorder } from './controllers/events.ts';
import { garbageCollector } from './controllers/garbage.ts';
import { jobController } from './controllers/job.ts';
import { runControllers } from './controllers/loop.ts';
import { namespaceController } from './controllers/namespaces.ts';
import { quotaController } from './controllers/quota.ts';
import { replicaSetController } from './controllers/replica-set.ts';
import { scheduler } from './controllers/scheduler.ts';
import { statefulSetController } from './controllers/stateful-set.ts';
import { type ApiFaults, createFaults } from './faults.ts';
import { type Breakage, createKubelet } from './kubelet/kubelet.ts';
import type { LogLine } from './kubelet/log.ts';
import { type NameSuffix, randomSuffix } from './names.ts';
import { nodeObject } from './nodes.ts';
import type { KubeObject } from './objects/meta.ts';
import type { AnyDefinition } from './resources/definition.ts';
import { resources } from './resources/registry.ts';
import { createStore } from './store/store.ts';
import { type CommandTable, createCommands } from './subresources/commands.ts';
import { createTimeline } from './timeline.ts';

export interface ClusterOptions {
  readonly clock: MovableClock;
  /** A free port where nothing is said. */
  readonly port?: number;
  /** 127.0.0.1 where nothing is said. */
  readonly host?: string;
  /** Namespaces that exist from the start, besides `default` and `kube-system`. */
  readonly namespaces?: readonly string[];
  /** ms from scheduling to ready: 3000 for people to watch, about 150 for tests. Faults and probes keep its pace. */
  readonly startupMs?: number;
  /** Where MCP servers listen in pods that declare no port; 8000 where nothing is said. */
  readonly mcpPort?: number;
  /** Numbers from 0 to 1 for faults with a probability. */
  readonly random?: () => number;
  /** How generated names end; random where nothing is said. */
  readonly nameSuffix?: NameSuffix;
}

/** Something a client asked for that is not simulated, and how often. */
export interface NotImplemented {
  readonly verb: string;
  readonly path: string;
  readonly count: number;
}

/** What one container has written, oldest first. */
export interface WrittenLines {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly LogLine[];
}

export interface SimulatedCluster {
  /** http address; the same port speaks https too. */
  readonly url: string;
  /**
   * The text of a kubeconfig (https, with the certificate authority) for `admin` or a service account
   * `system:serviceaccount:<namespace>:<name>`; the account must exist when the token is used.
   */
  kubeconfig(identity?: string, namespace?: string): string;
  /** The bearer token of an identity. */
  token(identity?: string): string;
  /** Creates or updates objects, as `kubectl apply` of parsed manifests; objects without a namespace go to `namespace` or `default`. */
  apply(manifests: readonly object[], namespace?: string): void;
  /** Every request that came in, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** What was asked for and is not simulated. */
  readonly notImplemented: readonly NotImplemented[];
  readonly faults: ApiFaults;
  /** Programs that exec finds in a container; more can be added. */
  readonly commands: CommandTable;
  /** A live object by kind (`Deployment`) or plural name (`deployments`); '' as namespace for what has none. */
  read(kind: string, namespace: string, name: string): KubeObject | undefined;
  list(kind: string, namespace?: string): KubeObject[];
  /** The simulated MCP server inside a pod; undefined while none runs. A restart makes a new one. */
  server(namespace: string, pod: string): McpServerState | undefined;
  /** What every container of a namespace has written up to now, those of pods that are gone included: what a log collector has read. */
  written(namespace: string): readonly WrittenLines[];
  /** Called after each change of an object; gives the function that ends it. */
  onChange(listener: (change: { readonly type: string; readonly object: KubeObject }) => void): () => void;
  /** Sets the image of a deployment's first container, as a deployment pipeline does. */
  deployVersion(namespace: string, deployment: string, image: string, changeCause?: string): void;
  /** Puts a fault on running and future pods of a deployment. */
  breakPods(breakage: Breakage): void;
  /** Takes all faults of `breakPods` from a deployment; containers waiting for a restart get it at once. */
  healPods(namespace: string, deployment: string): void;
  /** Closes every connection and forgets every timer. */
  stop(): Promise<void>;
}

const NODES = [1, 2, 3];

function definitionNamed(kind: string): AnyDefinition {
  const found = resources.find((definition) => definition.kind === kind || definition.name === kind);
  if (!found) throw new Error(`the simulated cluster has no ${kind}`);
  return found;
}

function createNotImplemented() {
  const seen = new Map<string, NotImplemented>();
  return {
    note(request: { readonly verb: string; readonly path: string }) {
      const path = request.path.split('?')[0] ?? '';
      const key = `${request.verb} ${path}`;
      seen.set(key, { verb: request.verb, path, count: (seen.get(key)?.count ?? 0) + 1 });
    },
    list: () => [...seen.values()],
  };
}

/** Starts a simulated Kubernetes cluster: an API server with controllers and kubelets on the clock that is handed in. */
export async function startCluster(options: ClusterOptions): Promise<SimulatedCluster> {
  const { clock, host = '127.0.0.1', startupMs = 3000, mcpPort = 8000, random = Math.random } = options;
  const { nameSuffix = randomSuffix } = options;
  const timeline = createTimeline(clock);
  const store = createStore(timeline.stamp);
  const events = createEventRecorder(store, timeline);
  const controllerContext = { store, timeline, events, nameSuffix };
  const kubelet = createKubelet(controllerContext, { startupMs, mcpPort });
  let turn = 0;
  const context: ApiContext = {
    store,
    timeline,
    kubelet,
    identities: createIdentities(store),
    admission: { serviceAddress: createServiceAddresses() },
    commands: createCommands(),
    mcpPort,
    nameSuffix,
    nextEndpoint: () => turn++,
    streams: new Set(),
    watches: new Set(),
  };
  const controllers = [
    namespaceController,
    deploymentController,
    replicaSetController,
    statefulSetController,
    jobController,
    scheduler,
    endpointsController,
    disruptionController,
    quotaController,
    garbageCollector,
  ].map((make) => make(controllerContext));
  runControllers(store, timeline, controllers);
  runAutoscalers(controllerContext, kubelet);

  const faults = createFaults(context.watches, random);
  const log = createRequestLog();
  const missing = createNotImplemented();
  const handlers = createHandlers({ context, clock, faults, log, onNotImplemented: missing.note });
  const certificate = selfSigned();
  const door = await openDoor({
    host,
    port: options.port ?? 0,
    certificate,
    onRequest: handlers.request,
    onUpgrade: handlers.upgrade,
  });

  const apply = (manifests: readonly object[], namespace = 'default') => {
    timeline.catchUp();
    applyManifests(context, manifests, namespace);
  };
  const namespaceObject = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  apply(['default', 'kube-system', ...(options.namespaces ?? [])].map(namespaceObject));
  for (const number of NODES) store.create('nodes', nodeObject(number, timeline.stamp()));
  apply(bootstrapRoles);

  return {
    url: `http://${host}:${door.port}`,
    kubeconfig: (identity = 'admin', namespace) =>
      kubeconfigText({
        server: `https://${host}:${door.port}`,
        authority: certificate.cert,
        user: identity,
        token: context.identities.token(identity),
        namespace,
      }),
    token: (identity = 'admin') => context.identities.token(identity),
    apply,
    requests: log.requests,
    get notImplemented() {
      return missing.list();
    },
    faults,
    commands: context.commands,
    read(kind, namespace, name) {
      timeline.catchUp();
      return store.get(definitionNamed(kind).name, namespace, name);
    },
    list(kind, namespace) {
      timeline.catchUp();
      return store.list(definitionNamed(kind).name, namespace);
    },
    server: (namespace, pod) => kubelet.server(namespace, pod),
    written: (namespace) =>
      kubelet.written(namespace).map(({ pod, container, logs }) => ({
        pod,
        container,
        lines: logs.flatMap((one) => one.lines(timeline.now())),
      })),
    onChange: (listener) => store.onChange(({ type, object }) => listener({ type, object })),
    deployVersion(namespace, deployment, image, changeCause) {
      const found = store.get('deployments', namespace, deployment);
      const name = found?.spec.template.spec.containers[0]?.name;
      if (name === undefined) throw new Error(`there is no deployment ${namespace}/${deployment}`);
      const annotations = changeCause === undefined ? {} : { 'kubernetes.io/change-cause': changeCause };
      const spec = { template: { spec: { containers: [{ name, image }] } } };
      const metadata = { name: deployment, namespace, annotations };
      apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }]);
    },
    breakPods(breakage) {
      timeline.catchUp();
      kubelet.breakPods(breakage);
    },
    healPods(namespace, deployment) {
      timeline.catchUp();
      kubelet.healPods(namespace, deployment);
    },
    async stop() {
      timeline.stop();
      for (const end of [...context.streams]) end();
      handlers.stop();
      await door.close();
    },
  };
}
