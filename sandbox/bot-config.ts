import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups, opsChannel, people } from './people.ts';
import { adminTokenVariables } from './platform/admin-api/admin-api.ts';
import { awsVariables, type SimulatedAws } from './platform/aws/aws.ts';
import { backingVariables } from './platform/backing.ts';
import { colourDeployment, gateway, places } from './platform/manifests.ts';
import type { Platform } from './platform/platform.ts';
import { templateName } from './platform/postgres/databases.ts';
import { audience, ingressName } from './platform/tls/manifests.ts';
import type { PlatformTls } from './platform/tls/tls.ts';

export interface BotConfigOptions {
  readonly platform: Pick<Platform, 'adminPortal' | 'chatUi'> &
    Partial<Pick<Platform, 'prometheus' | 'pair' | 'adminApi' | 'tls' | 'aws'>>;
  /** Path of the kubeconfig the bot uses. */
  readonly kubeconfig: string;
  readonly apiUrl: string;
  readonly mode: 'socket' | 'http';
  readonly webPort?: number;
  /** Path of the PEM file with the authority of the platform, where it has one. */
  readonly caFile?: string;
}

const pairSettings = {
  services: [gateway],
  colours: { blue: colourDeployment('blue'), green: colourDeployment('green') },
};

/** CloudWatch Logs as the bot of an environment is let in. */
function cloudWatchIn(environment: keyof typeof awsVariables, { url, region }: SimulatedAws) {
  const { id, secret, person } = awsVariables[environment];
  return {
    region,
    endpoint: url,
    credentials: { accessKeyIdEnv: id, secretAccessKeyEnv: secret },
    groups: [
      { name: `/mcp/${environment}/server`, keepDays: 30 },
      { name: `/mcp/${environment}/audit`, query: false },
    ],
    personKeyEnv: person,
  };
}

/** The RDS of an environment. */
function rdsIn(environment: keyof typeof awsVariables, { url, region, rds }: SimulatedAws) {
  const { id, secret } = awsVariables[environment];
  return {
    ...{ region, endpoint: url, instance: rds.instance, hourlyPrice: 0.48 },
    credentials: { accessKeyIdEnv: id, secretAccessKeyEnv: secret },
  };
}

/** Where the backups of an environment go, and what takes them: programs that come with the sandbox. */
function backupsIn(environment: keyof typeof awsVariables, { url, region, s3 }: SimulatedAws) {
  const { id, secret } = awsVariables[environment];
  return {
    bucket: s3.backups.name,
    region,
    endpoint: url,
    credentials: { accessKeyIdEnv: id, secretAccessKeyEnv: secret },
    audit: { bucket: s3.audit.name, prefix: 'audit/' },
    rows: backupRows(s3.audit.name),
    configuration: { configMaps: ['mcp-config'], secrets: ['mcp-db-secret'], recipients: [backupRecipient] },
    database: {
      urlEnv: backingVariables[environment].backup,
      dump: ownProgram('pg_dump'),
      restore: ownProgram('pg_restore'),
      restoreUrlEnv: backingVariables[environment].restore,
      template: templateName,
    },
  };
}

/** The public key that backups of the configuration are encrypted to; its private key is `backupIdentity`. */
export const backupRecipient = 'age1c7jjvq9nltdaf3lxtsru95cu4yratrla9yjxemx2h6uxy7le6ehss4d90g';

/** For the sandbox alone: who has it reads its backups. */
export const backupIdentity = 'AGE-SECRET-KEY-1V0PHNU6U39DKPDTAESGK6JMFVMZ6R7PVKHVWVVVU55TZXXKK387S47W4RQ';

/** The table of runbook B 7.1. */
const backupRows = (auditBucket: string) => [
  { name: 'PostgreSQL hourly', elsewhere: 'RDS snapshots' },
  { name: 'PostgreSQL daily', prefix: 'postgres/', everyHours: 24, ifLate: 'Look at the CronJob pg-backup.' },
  { name: 'PostgreSQL weekly', prefix: 'weekly/', everyHours: 168, graceHours: 24, cold: true },
  { name: 'Redis', prefix: 'redis/', everyHours: 6, graceHours: 1 },
  { name: 'Kubernetes configs', prefix: 'k8s/', everyHours: 24, minKb: 0 },
  { name: 'Audit logs', bucket: auditBucket, prefix: 'audit/', everyHours: 1, graceHours: 1 },
];

const ownProgram = (name: string) => [
  process.execPath,
  fileURLToPath(new URL(`./platform/postgres/programs/${name}.ts`, import.meta.url)),
];

const scraped = ['mcp_requests_total', 'mcp_errors_total', 'mcp_request_duration_bucket'];

/** The configuration file of a bot in the sandbox: what config.yaml says for a real one. */
export function botConfig({ platform, kubeconfig, apiUrl, mode, webPort = 0, caFile }: BotConfigOptions) {
  const access = {
    viewer: [groups.viewers],
    operator: [groups.operators],
    approver: [groups.approvers],
    admin: [groups.admins],
    privacy: [people.lead],
  };
  const pairIn = (environment: string) =>
    environment === 'production' && platform.pair !== undefined ? pairSettings : undefined;
  const environments = Object.fromEntries(
    places.map(({ environment, namespace }) => [
      environment,
      {
        production: environment === 'production',
        timezone: 'Asia/Kolkata',
        namespace,
        cluster: { kubeconfig },
        server: {
          deployment: 'mcp-server',
          service: 'mcp-server',
          port: 8000,
          // Where nobody is disturbed; it takes a Role that production does not bind.
          ...(environment === 'staging' ? { profiling: true } : {}),
          cacheWarmPath: '/debug/warm-cache',
        },
        deployments: ['mcp-server', ...Object.values(pairIn(environment)?.colours ?? {})],
        blueGreen: pairIn(environment) ?? null,
        config: { settable: { 'mcp-config': ['pool_size', 'ttl_seconds'] }, secretAges: true },
        adminPortal: { url: platform.adminPortal.url },
        chatUi: { url: platform.chatUi.url },
        bench: { url: platform.chatUi.url, paths: ['/'] },
        ...(platform.prometheus === undefined
          ? {}
          : { prometheus: { url: platform.prometheus[environment].url, metrics: scraped } }),
        ...(platform.adminApi === undefined
          ? {}
          : { adminApi: { url: platform.adminApi[environment].url, tokenEnv: adminTokenVariables[environment] } }),
        ...(platform.tls === undefined
          ? {}
          : { ingress: { name: ingressName, port: platform.tls[environment].ingress.port } }),
        ...(caFile === undefined ? {} : { caFile }),
        ...(platform.aws === undefined
          ? {}
          : {
              cloudWatch: cloudWatchIn(environment, platform.aws[environment]),
              backups: backupsIn(environment, platform.aws[environment]),
              rds: rdsIn(environment, platform.aws[environment]),
            }),
        database: { mode: 'direct', urlEnv: backingVariables[environment].database },
        cache: { mode: 'direct', urlEnv: backingVariables[environment].redis },
        // Those of the profile are real systems, which a sandbox never calls.
        ...(platform.tls === undefined
          ? {}
          : { signIn: { issuer: platform.tls[environment].identity.issuer, audience } }),
        upstreams: platform.tls === undefined ? [] : upstreamsOf(platform.tls[environment]),
        channel: opsChannel,
        access,
      },
    ]),
  );
  return {
    profile: 'msil' as const,
    slack: { mode, apiUrl },
    web: { host: '127.0.0.1', port: webPort, drainSeconds: 0 },
    defaultEnvironment: 'production',
    environments,
  };
}

const upstreamsOf = ({ apim, dealers }: PlatformTls['production']) => [
  { name: 'APIM', url: apim.url, breaker: 'external-api' },
  { name: 'Dealer API', url: dealers.url },
];

type BotConfig = ReturnType<typeof botConfig>;

/** The same configuration with one environment on a real cluster, where the options name one. */
export function realCluster(
  file: BotConfig,
  options: {
    readonly kubeconfig?: string | undefined;
    readonly context?: string | undefined;
    readonly namespace?: string | undefined;
  },
): BotConfig {
  const { kubeconfig, context, namespace } = options;
  const simulated = file.environments['production'];
  if (kubeconfig === undefined || simulated === undefined) return file;
  // What the simulated ones scrape and turn off runs elsewhere.
  const { prometheus: _, adminApi: __, ingress: ___, cloudWatch: ____, backups: _____, ...others } = simulated;
  const cluster = { kubeconfig: resolve(kubeconfig), ...(context === undefined ? {} : { context }) };
  const production = { ...others, blueGreen: null, cluster, namespace: namespace ?? simulated.namespace };
  return { ...file, environments: { ...file.environments, production } };
}
