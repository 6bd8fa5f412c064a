import { type OwnRights, ownRights } from '../adapters/kubernetes/may.ts';
import { type Right, rights } from '../adapters/kubernetes/rights.ts';
import { pinoLog } from '../adapters/log.ts';
import { promMetrics } from '../adapters/metrics.ts';
import { ingressesOf } from '../certificates/see.ts';
import { openPlatform } from '../compose/platform.ts';
import type { EnvironmentConfig } from '../config/schema.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Platform } from '../ports/platform.ts';
import { clockFinding } from './clocks.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';
import { examinePlatform } from './platform.ts';
import { isOptional, namedBy, rightsFor, roleOf, tooMuch, unusedRights } from './rights.ts';
import { examineWorkloads } from './workloads.ts';

/** One environment: its cluster, the bot's rights there, its workloads, and the systems around it, each by itself. */
export async function examineEnvironment(
  context: DoctorContext,
  environment: string,
  settings: EnvironmentConfig,
): Promise<readonly Finding[]> {
  const { clock, timeoutMs, said } = context;
  const { secrets } = said;
  // What the doctor finds is its report: nothing of it is logged as well.
  const log = pinoLog({ level: 'error' });
  const platform = openPlatform({ environment, settings, secrets, clock, log, metrics: promMetrics() });
  try {
    const [cluster, around] = await Promise.all([
      examineCluster(context, settings, platform),
      examinePlatform(platform.readers, settings, secrets, timeoutMs, clock.now()),
    ]);
    return [...cluster, ...around];
  } finally {
    await platform.close();
  }
}

async function examineCluster(
  { clock, timeoutMs }: DoctorContext,
  settings: EnvironmentConfig,
  platform: Platform,
): Promise<readonly Finding[]> {
  const { kubeconfig, context } = settings.cluster;
  const source = {
    ...(kubeconfig === undefined ? {} : { path: kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
  const own = await ownRights(source, clock, timeoutMs).catch((error: unknown) => ({ failed: wordsOf(error) }));
  if ('failed' in own) {
    const fix = 'Name a kubeconfig under cluster.kubeconfig, or run in a pod with the service account mcp-chatops.';
    return [missing('Kubernetes', own.failed, fix), unchecked('rights and workloads', 'no cluster')];
  }
  try {
    const version = await own.version().catch((error: unknown) => ({ failed: wordsOf(error) }));
    if (typeof version !== 'string') {
      const fix = 'Check the server in the kubeconfig, its certificate, the credentials, and the network.';
      return [
        missing('Kubernetes', version.failed, fix),
        unchecked('rights and workloads', 'the API server does not answer'),
      ];
    }
    const date = await own.date();
    return [
      good('Kubernetes', `${version}, namespace ${settings.namespace}`),
      ...(date === undefined ? [] : [clockFinding('the API server', date, clock.now(), 1000)]),
      ...(await examineRights(own, settings, await secretsOf(platform.readers.cluster, settings))),
      ...(await examineWorkloads(platform.readers.cluster, settings, timeoutMs)),
    ];
  } finally {
    await own.close();
  }
}

/** The Secrets that each ingress names: a Role may be for those alone. None where the ingress cannot be read. */
async function secretsOf(cluster: ClusterReader, settings: EnvironmentConfig): Promise<readonly string[]> {
  const seen = await Promise.all(ingressesOf(settings).map(({ name }) => cluster.ingress(name).catch(() => undefined)));
  return [...new Set(seen.flatMap((one) => one?.tls ?? []).flatMap(({ secret }) => (secret === '' ? [] : [secret])))];
}

async function examineRights(
  own: OwnRights,
  settings: EnvironmentConfig,
  secrets: readonly string[],
): Promise<readonly Finding[]> {
  const { namespace } = settings;
  const needed = rightsFor(settings);
  /** For every object of its kind, or for each that is used. */
  const isGranted = async (right: Right) => {
    const names = right === rights.getSecret ? secrets : namedBy(right, settings);
    const asked = names.length === 0 ? [right] : names.map((name) => ({ ...right, name }));
    return (await Promise.all(asked.map((one) => own.may(one, right.clusterWide ? '' : namespace)))).every(Boolean);
  };
  try {
    const answers = await Promise.all(needed.map(async (one) => ({ ...one, granted: await isGranted(one.right) })));
    const more = await Promise.all(
      [...tooMuch, ...unusedRights(settings)].map(async (asked) =>
        (await own.may(asked, namespace)) ? asked : undefined,
      ),
    );
    const lacking = answers.filter(({ granted }) => !granted);
    const excess = more.flatMap((asked) => (asked === undefined ? [] : [`${asked.verb} ${asked.resource}`]));
    return [
      good('rights', `${answers.length - lacking.length} of ${answers.length} that this configuration needs`),
      ...lacking.map(({ name, right, for: methods }) =>
        isOptional(right)
          ? notice(
              `right ${name} of the whole cluster`,
              'not granted: plans do not say whether the nodes have room',
              'Optional: an administrator of the cluster applies deploy/nodes.',
            )
          : missing(
              `right ${name}`,
              `not granted in ${namespace}; needed by ${methods.join(', ')}`,
              `Apply deploy/roles.yaml to ${namespace}, and bind the Role ${roleOf(right)} to the account of the bot.`,
            ),
      ),
      ...(excess.length === 0
        ? []
        : [
            notice(
              'rights',
              `more than the bot uses: ${excess.join(', ')}`,
              'Give it an account of its own with deploy/roles.yaml alone.',
            ),
          ]),
      ...(await usageOf(own)),
    ];
  } catch (error) {
    return [unchecked('rights', wordsOf(error))];
  }
}

async function usageOf(own: OwnRights): Promise<readonly Finding[]> {
  if (await own.serves('metrics.k8s.io/v1beta1')) return [];
  return [
    notice(
      'usage of CPU and memory',
      'this cluster has no metrics API',
      'Install metrics-server; until then diagnose goes without usage.',
    ),
  ];
}
