import { fault, isFault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallOptions, Cluster, ClusterReader } from '../../ports/cluster.ts';
import { readList, readObject } from './api.ts';
import { autoscalerOf } from './autoscaler.ts';
import { autoscalerPatch } from './autoscaler-patch.ts';
import { budgetOf } from './budget.ts';
import { configMapOf } from './config-map.ts';
import { configMapPatch } from './config-map-patch.ts';
import { connectionTo } from './connection.ts';
import { deploymentOf } from './deployment.ts';
import { deploymentPatch } from './deployment-patch.ts';
import { endpointsOf } from './endpoint.ts';
import { eventsOf } from './event.ts';
import { evict } from './evict.ts';
import type { ClusterCall, Context } from './exchange.ts';
import { execute } from './exec.ts';
import { object, text } from './fields.ts';
import { followLogs } from './follow-logs.ts';
import { ingressOf } from './ingress.ts';
import { ingressPatch } from './ingress-patch.ts';
import { jobOf, markedManifest } from './job.ts';
import type { KubeconfigSource } from './kubeconfig.ts';
import { containerLimitsOf } from './limit-range.ts';
import { streamLog } from './log-stream.ts';
import { readLogs } from './logs.ts';
import { nodesOf, unendedPods } from './node.ts';
import { ownedPods } from './owned-pods.ts';
import type { PatchOperation } from './patch-start.ts';
import { podOf } from './pod.ts';
import { type CallPod, directCalls, proxyCalls } from './pod-call.ts';
import { pullAccountOf } from './pull-secret.ts';
import { quotaOf } from './quota.ts';
import { checkedName } from './request.ts';
import { revisionsOf } from './revision.ts';
import { type Right, rights } from './rights.ts';
import { keptObjects, type ReadOne, sealObjects } from './sealed-objects.ts';
import { metadataOnly, secretFactsOf } from './secret-facts.ts';
import { selectorFor, selectorOf, selectorText } from './selector.ts';
import { serviceOf } from './service.ts';
import { servicePatch } from './service-patch.ts';
import { tlsSecretOf } from './tls-secret.ts';
import { usageOf } from './usage.ts';

export interface KubernetesOptions {
  /** Where the credentials come from; without it what kubectl would take, or the service account of the pod. */
  readonly kubeconfig?: KubeconfigSource;
  readonly namespace: string;
  /** Whether HTTP servers in pods are called through the API server (the default) or at their own addresses. */
  readonly podCalls?: 'proxy' | 'direct';
  readonly clock: Clock;
  /** Told of every HTTP request that has ended, for measures. */
  readonly observe?: (call: ClusterCall) => void;
}

const fieldManager = ['fieldManager', 'mcp-chatops'] as const;

function reader(context: Context, namespace: string, callPod: CallPod): ClusterReader {
  const one = (right: Right, name: string, options?: CallOptions) =>
    readObject(context, { right, namespace, name }, options);
  const all = (right: Right, options?: CallOptions, labelSelector = '') => {
    const query = labelSelector === '' ? [] : [['labelSelector', labelSelector] as const];
    return readList(context, { right, namespace, query }, options);
  };
  const kept =
    (options?: CallOptions): ReadOne =>
    (kind, name) =>
      one(kind === 'Secret' ? rights.getKeptSecret : rights.getConfigMap, name, options);
  const now = () => context.clock.now();
  const podsBy = async (labelSelector: string, options?: CallOptions) =>
    (await all(rights.listPods, options, labelSelector)).map((pod) => podOf(pod, now()));
  return {
    deployment: async (name, options) => deploymentOf(await one(rights.getDeployment, name, options), now()),
    deployments: async (options) =>
      (await all(rights.listDeployments, options)).map((deployment) => deploymentOf(deployment, now())),
    revisions: async (deployment, options) =>
      revisionsOf(await all(rights.listReplicaSets, options, selectorFor(deployment)), deployment.uid, now()),
    async pods(owner, options) {
      const narrowed = selectorFor(owner);
      return ownedPods(owner, {
        pods: () => podsBy(narrowed, options),
        replicaSets: () => all(rights.listReplicaSets, options, narrowed),
      });
    },
    podsLabelled: async (labels, options) =>
      podsBy(selectorText(selectorOf({ matchLabels: labels }), 'a pod in the configuration'), options),
    events: async (options) => eventsOf(await all(rights.listEvents, options), now()),
    logs: (query, options) => readLogs(context, namespace, query, options),
    logStream: (query, options) => streamLog(context, namespace, query, options),
    followLogs: (query, options) => followLogs(context, namespace, query, options),
    async usage(owner, options) {
      const query = [['labelSelector', selectorFor(owner)] as const];
      const request = { right: rights.listPodMetrics, namespace, query };
      // 503 is how an API without its server answers, which no waiting fixes.
      return (await readList(context, request, options, (status) => status === 429)).map(usageOf);
    },
    endpoints: async (service, options) =>
      endpointsOf(
        service,
        await all(rights.listEndpointSlices, options, `kubernetes.io/service-name=${checkedName(service)}`),
      ),
    service: async (name, options) => serviceOf(await one(rights.getService, name, options), now()),
    ingress: async (name, options) => ingressOf(await one(rights.getIngress, name, options)),
    tlsSecret: async (name, options) => tlsSecretOf(await one(rights.getSecret, name, options)),
    budgets: async (options) => (await all(rights.listBudgets, options)).map((budget) => budgetOf(budget, now())),
    autoscalers: async (options) =>
      (await all(rights.listAutoscalers, options)).map((autoscaler) => autoscalerOf(autoscaler, now())),
    quotas: async (options) => (await all(rights.listQuotas, options)).map(quotaOf),
    containerLimits: async (options) => (await all(rights.listLimitRanges, options)).flatMap(containerLimitsOf),
    async nodes(options) {
      const pods = { right: rights.listEveryPod, namespace, query: [unendedPods] };
      const found = await Promise.all([all(rights.listNodes, options), readList(context, pods, options)]);
      return nodesOf(...found, now());
    },
    configMap: (name, options) =>
      unlessMissing(async () => configMapOf(await one(rights.getConfigMap, name, options), now())),
    secretFacts: (name, options) =>
      unlessMissing(async () => {
        const request = { right: rights.getSecret, namespace, name, accept: metadataOnly };
        return secretFactsOf(await readObject(context, request, options), now());
      }),
    pullAccount: async (secret, host, options) =>
      pullAccountOf(await one(rights.getPullSecret, secret, options), secret, host),
    keptObjects: (named, options) => keptObjects(kept(options), named),
    sealedObjects: (named, recipients, options) => sealObjects(kept(options), named, recipients),
    job: (name, options) => unlessMissing(async () => jobOf(await one(rights.getJob, name, options), now())),
    async jobsLabelled(labels, options) {
      const narrowed = selectorText(selectorOf({ matchLabels: labels }), 'a label of the bot');
      return (await all(rights.listJobs, options, narrowed)).map((job) => jobOf(job, now()));
    },
    httpGet: (target, path, options) => callPod({ target, path, method: 'GET' }, options),
  };
}

/** undefined in the place of CLUSTER_NOT_FOUND. */
async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isFault(error, 'CLUSTER_NOT_FOUND')) return undefined;
    throw error;
  }
}

type Writer = Omit<Cluster, keyof ClusterReader>;

function writer(context: Context, namespace: string, callPod: CallPod): Writer {
  const query = [fieldManager];
  const patched = (right: Right, name: string, operations: readonly PatchOperation[], options?: CallOptions) => {
    const contentType = 'application/json-patch+json';
    const request = { right, namespace, name, query, contentType, body: JSON.stringify(operations) };
    return readObject(context, request, options);
  };
  return {
    async changeDeployment(change, options) {
      const written = await patched(rights.patchDeployment, change.from.name, deploymentPatch(change), options);
      return deploymentOf(written, context.clock.now());
    },
    async changeAutoscaler(change, options) {
      const written = await patched(rights.patchAutoscaler, change.from.name, autoscalerPatch(change), options);
      return autoscalerOf(written, context.clock.now());
    },
    async changeService(change, options) {
      const written = await patched(rights.patchService, change.from.name, servicePatch(change), options);
      return serviceOf(written, context.clock.now());
    },
    async changeIngress(change, options) {
      return ingressOf(await patched(rights.patchIngress, change.from.name, ingressPatch(change), options));
    },
    async changeConfigMap(change, options) {
      const written = await patched(rights.patchConfigMap, change.from.name, configMapPatch(change), options);
      return configMapOf(written, context.clock.now());
    },
    evictPod: (pod, options) => evict(context, namespace, pod, options),
    async createJob(manifest, mark, options) {
      const body = JSON.stringify(markedManifest(manifest, mark));
      const name = checkedName(text(object(manifest['metadata'])['name']));
      const request = { right: rights.createJob, namespace, query, contentType: 'application/json', body };
      try {
        return jobOf(await readObject(context, request, options), context.clock.now());
      } catch (error) {
        if (!isFault(error, 'CLUSTER_CONFLICT')) throw error;
        return jobOf(
          await readObject(context, { right: rights.getJob, namespace, name }, options),
          context.clock.now(),
        );
      }
    },
    httpPost: (target, path, body, options) =>
      callPod({ target, path, method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, options),
    exec: (request, options) => execute(context, namespace, request, options),
  };
}

/**
 * One namespace of one Kubernetes cluster. Makes no call yet; the client library is loaded here, so a process that never calls this does
 * not pay for it. Rejects with CONFIG_INVALID for a kubeconfig or a namespace it cannot use.
 */
export async function kubernetesCluster(options: KubernetesOptions): Promise<Cluster & { close(): Promise<void> }> {
  const { namespace, clock, podCalls = 'proxy', observe = () => undefined } = options;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw fault('CONFIG_INVALID', `${JSON.stringify(namespace)} is no name of a namespace.`);
  }
  const connection = await connectionTo(options.kubeconfig ?? {}, clock);
  const context: Context = { connection, clock, observe };
  const direct = podCalls === 'direct' ? directCalls(namespace) : undefined;
  const callPod = direct?.call ?? proxyCalls(context, namespace);
  return {
    ...reader(context, namespace, callPod),
    ...writer(context, namespace, callPod),
    async close() {
      await Promise.all([connection.close(), direct?.close()]);
    },
  };
}
