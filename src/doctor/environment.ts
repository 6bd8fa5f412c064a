import { type OwnRights, ownRights } from '../adapters/kubernetes/may.ts';
import { promMetrics } from '../adapters/metrics.ts';
import type { EnvironmentConfig } from '../config/schema.ts';
import { connectPorts } from '../connect-ports.ts';
import { clockFinding } from './clocks.ts';
import type { Patient } from './examine.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';
import { examinePlatform } from './platform.ts';
import { rightsFor, roleOf, tooMuch } from './rights.ts';
import { examineWorkloads } from './workloads.ts';

/** One environment: its cluster, the bot's rights there, its workloads, and the systems around it. */
export async function examineEnvironment(patient: Patient, settings: EnvironmentConfig): Promise<readonly Finding[]> {
  const { clock, timeoutMs, said } = patient;
  const { kubeconfig, context } = settings.cluster;
  const source = {
    ...(kubeconfig === undefined ? {} : { path: kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
  const own = await ownRights(source, clock, timeoutMs).catch((error: unknown) => ({ failed: wordsOf(error) }));
  if ('failed' in own) {
    const fix = 'Name a kubeconfig under cluster.kubeconfig, or run in a pod with the service account mcp-chatops.';
    return [missing('Kubernetes', own.failed, fix), unchecked('workloads, PostgreSQL, Redis', 'no cluster')];
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
    const ports = await connectPorts(settings, { secrets: said.secrets, clock, metrics: promMetrics() });
    try {
      return [
        good('Kubernetes', `${version}, namespace ${settings.namespace}`),
        ...(date === undefined ? [] : [clockFinding('the API server', date, clock.now(), 1000)]),
        ...(await examineRights(own, settings)),
        ...(await examineWorkloads(ports.cluster, settings, timeoutMs)),
        ...(await examinePlatform(ports, settings, said.secrets, timeoutMs)),
      ];
    } finally {
      await ports.close();
    }
  } finally {
    await own.close();
  }
}

async function examineRights(own: OwnRights, settings: EnvironmentConfig): Promise<readonly Finding[]> {
  const { namespace } = settings;
  const needed = rightsFor(settings);
  try {
    const answers = await Promise.all(
      needed.map(async (one) => ({ ...one, granted: await own.may(one.right, namespace) })),
    );
    const more = await Promise.all(
      tooMuch.map(async (asked) => ((await own.may(asked, namespace)) ? asked : undefined)),
    );
    const lacking = answers.filter(({ granted }) => !granted);
    const excess = more.flatMap((asked) => (asked === undefined ? [] : [`${asked.verb} ${asked.resource}`]));
    return [
      good('rights', `${answers.length - lacking.length} of ${answers.length} that this configuration needs`),
      ...lacking.map(({ name, right, for: methods }) =>
        missing(
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
