import { z } from 'zod';
import { adminApiSettings } from '../adapters/admin-api/settings.ts';
import { cloudWatchSettings } from '../adapters/aws/settings.ts';
import {
  appConfigSettings,
  blueGreenSettings,
  clusterSettings,
  ingressSettings,
} from '../adapters/kubernetes/settings.ts';
import { databaseSettings } from '../adapters/postgres/settings.ts';
import { prometheusSettings } from '../adapters/prometheus/settings.ts';
import { cacheSettings } from '../adapters/redis/settings.ts';
import { registrySettings } from '../adapters/registry/settings.ts';
import { agentRules, agentsSection } from './agents.ts';
import { backupsSection } from './backups.ts';
import { channelId, envName, httpUrl, name, path, seconds, timezone } from './fields.ts';
import { freezesSection } from './freezes.ts';
import { hooksSection, incidentsSection, pagingSection } from './incidents.ts';
import { retentionSection } from './retention.ts';
import { schedulesSection } from './schedules.ts';
import { tasksSection } from './tasks.ts';
import { windowsSection } from './windows.ts';

const who = z
  .array(
    z
      .string()
      .regex(
        /^(?:[UWS][A-Z0-9]{2,}|@[a-z0-9._-]+)$/,
        'must be a Slack user id (U…), user group id (S…) or @group-handle',
      ),
  )
  .default([]);

const access = z
  .strictObject({
    viewer: who.describe('May look'),
    operator: who.describe('May look and ask for changes'),
    approver: who.describe('May also approve the changes of others'),
    admin: who.describe('May do everything, except for what privacy asks'),
    privacy: who.describe(
      'May also read what one person did (logs query user): whoever is named here and has a role; no role includes it',
    ),
  })
  .describe('Who has which role here; whoever is not named has none');

const server = z.strictObject({
  deployment: name.default('mcp-server').describe('Deployment of the MCP server'),
  service: name.default('mcp-server').describe('Service in front of it'),
  port: z.number().int().min(1).max(65_535).default(8000).describe('Port its HTTP server listens on'),
  healthPath: path.default('/health'),
  readyPath: path.default('/ready'),
  toolsPath: path.default('/tools').describe('Lists the tools a server offers'),
  breakersPath: path.default('/circuit-breakers').describe('Lists the circuit breakers of a server'),
  metricsPath: path
    .default('/metrics')
    .describe('Shows the metrics of one server, its pool of the database among them'),
  upstreamsPath: path
    .default('/debug/upstreams')
    .describe('Tells how a pod reaches the systems it calls; a server without it is told of by the bot alone'),
  jwksStatusPath: path.default('/debug/jwks-status'),
  jwksClearPath: path.default('/debug/clear-jwks-cache'),
  profiling: z
    .boolean()
    .optional()
    .describe('Whether one pod may be recorded by py-spy: needs the Role mcp-chatops-exec'),
  cacheWarmPath: path.optional().describe('Makes a server fill its cache (POST); without it `cache warm` is refused'),
});

const bench = z.strictObject({
  url: httpUrl.describe('Address of the service whose routes are measured'),
  paths: z.array(path).min(1).describe('Routes that may be measured by GET: those that change nothing'),
  mostPerSecond: z.number().int().min(1).max(50).default(20).describe('Requests a second, at most'),
  mostSeconds: z.number().int().min(1).max(60).default(30).describe('Seconds, at most'),
  mostInFlight: z.number().int().min(1).max(100).default(20).describe('Requests that wait for an answer, at most'),
});

const smokeTest = z.strictObject({
  image: z.string().min(1),
  command: z.array(z.string()).min(1),
  deadlineSeconds: seconds.default(120),
});

const signIn = z.strictObject({
  issuer: httpUrl.describe('The issuer exactly as its tokens name it; its discovery document is read below it'),
  audience: z.string().min(1).optional().describe('The audience the MCP server expects; not compared where left out'),
  jwksHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Other hosts, with their port where it is not the usual one, that the issuer may keep its keys at'),
});

const environment = z.strictObject({
  production: z.boolean().describe('Whether this is production: marked in messages, stricter policy'),
  timezone: timezone.describe('IANA time zone of the people who run it'),
  namespace: name.describe('Kubernetes namespace of the platform'),
  cluster: clusterSettings,
  server: server.prefault({}),
  deployments: z.array(name).min(1).describe('Deployments people may name; the first is shown first'),
  adminPortal: z.strictObject({ url: httpUrl }).optional().describe('Health address of the admin portal'),
  adminApi: adminApiSettings.optional().describe('The admin API of the platform, which turns tools on and off'),
  cloudWatch: cloudWatchSettings.optional().describe('CloudWatch Logs of the platform'),
  backups: backupsSection.optional().describe('Where backups go, and how they are taken'),
  chatUi: z.strictObject({ url: httpUrl }).optional().describe('Address of the chat UI'),
  upstreams: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('What people call it'),
        url: httpUrl,
        breaker: z.string().min(1).optional().describe('Its circuit breaker in the server; its own name when left out'),
      }),
    )
    .default([])
    .describe(
      'Systems the platform calls, each by an address that answers without credentials; `/mcp upstreams` goes there',
    ),
  prometheus: prometheusSettings.optional().describe('The Prometheus that watches the platform'),
  database: databaseSettings.optional().describe('The PostgreSQL of the platform'),
  cache: cacheSettings.optional().describe('The Redis of the platform'),
  registries: z
    .array(registrySettings)
    .default([])
    .describe('Registries of images that `deploy` asks whether they have what is to run'),
  config: appConfigSettings.describe('The configuration of the workload: what of it may be changed and told'),
  bench: bench.optional().describe('Routes whose answer time people may measure'),
  smokeTest: smokeTest.optional().describe('A Job that is run after a change; its exit code decides'),
  smokeTests: z.record(name, smokeTest).default({}).describe('More of them, by the name that `smoke` takes'),
  blueGreen: blueGreenSettings
    .nullish()
    .transform((given) => given ?? undefined)
    .describe('Two deployments of which one has the traffic; null where a profile has it and the platform does not'),
  signIn: signIn.optional().describe('What signs people in, for `/mcp auth`'),
  ingress: ingressSettings.optional().describe('The ingress in front of the platform, for `cert`'),
  moreIngresses: z
    .array(ingressSettings)
    .default([])
    .describe('More of them, where hosts are spread over several; `cert rotate` then asks which one is meant'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with certificate authorities that are trusted beside those Node.js trusts'),
  channel: channelId
    .optional()
    .describe(
      'Channel for changes asked for where nobody who may approve would see them (terminal, App Home, direct messages). An open incident stands in where it is left out',
    ),
  scale: z
    .strictObject({
      maxReplicas: z.number().int().min(1).max(10_000).default(10).describe('The most pods `scale` may ask for'),
    })
    .prefault({}),
  deploy: z
    .strictObject({
      timeoutSeconds: seconds.default(300).describe('A deployment whose pods are not all ready after this has failed'),
    })
    .prefault({}),
  onFailedVerification: z
    .enum(['offer', 'undo'])
    .default('offer')
    .describe('After a change whose check fails: offer the way back, or take it'),
  freezes: freezesSection,
  windows: windowsSection,
  access: access.prefault({}),
});

const rule = z.strictObject({
  approvers: z
    .number()
    .int()
    .min(0)
    .max(5)
    .describe('People other than the requester who must agree; 0: the requester confirms'),
  typedName: z.boolean().default(false).describe('Whether the name of the target must be typed'),
});

const rules = z.strictObject({ reversible: rule, disruptive: rule, destructive: rule });

export const configSchema = z
  .strictObject({
    profile: z.enum(['generic', 'msil']).optional().describe('Shipped configuration this one builds on'),
    slack: z
      .strictObject({
        mode: z.enum(['socket', 'http']).default('socket').describe('How Slack reaches the bot'),
        connections: z.number().int().min(1).max(10).default(2).describe('Socket Mode connections at once'),
        apiUrl: z.url().optional().describe('Another Web API than that of Slack, for the local workspace'),
      })
      .prefault({}),
    web: z
      .strictObject({
        host: z.string().default('0.0.0.0').describe('Address the HTTP server listens on'),
        port: z.number().int().min(0).max(65_535).default(8080),
        statusPort: z
          .number()
          .int()
          .min(0)
          .max(65_535)
          .optional()
          .describe(
            'Port for /metrics and the reasons of /readyz, without credentials: let nobody but Prometheus reach it',
          ),
        metricsTokenEnv: envName
          .optional()
          .describe('Environment variable with the bearer token that shows both on the other port too'),
        drainSeconds: z
          .number()
          .min(0)
          .max(3)
          .default(1)
          .describe('A process that stops says that it is not ready and still answers for this long'),
      })
      .prefault({}),
    worker: z
      .strictObject({
        concurrency: z.number().int().min(1).max(64).default(8).describe('Runs one worker carries out at once'),
        leaseSeconds: z.number().min(1).max(60).default(2.5).describe('A silent worker is given up after this'),
      })
      .prefault({}),
    audit: z
      .strictObject({
        anchor: z
          .strictObject({
            bucket: z.string().min(3).describe('S3 bucket with Object Lock'),
            prefix: z.string().default('mcp-chatops/audit/'),
            region: z.string().default('us-east-1'),
            endpoint: z.url().optional().describe('Another address than that of AWS'),
            retentionDays: z
              .number()
              .int()
              .positive()
              .default(2557)
              .describe('Days nobody can change an anchor; 7 years'),
          })
          .optional()
          .describe('Where the head of the audit chain is kept, out of reach of whoever can write the store'),
        everyMinutes: z.number().positive().default(60).describe('How often the head is anchored and logged'),
      })
      .prefault({}),
    retention: retentionSection,
    extensions: z
      .strictObject({
        folder: z
          .string()
          .min(1)
          .describe('Folder, from where this file is, with guides of your own in playbooks/NAME.yaml'),
      })
      .optional()
      .describe('What this deployment adds by itself'),
    tasks: tasksSection,
    log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
    policy: z.strictObject({
      planTtlMinutes: z
        .number()
        .positive()
        .max(24 * 60)
        .default(15)
        .describe('How long a plan may be approved'),
      questions: z
        .strictObject({
          perRequester: z.number().int().positive().default(10).describe('Changes of one person that may wait at once'),
          perApprover: z
            .number()
            .int()
            .positive()
            .default(50)
            .describe('Changes that may wait for one approver at once'),
        })
        .prefault({}),
      breakGlass: z
        .boolean()
        .default(false)
        .describe(
          'Whether the lead of an open P1 may approve a rollback alone, to a release that passed its check there: with a reason, everybody told, a task to review it, a row in the audit. Never in a freeze',
        ),
      byClock: z
        .array(z.string())
        .default([])
        .describe(
          'Actions, such as db sessions end, that a schedule carries out without an approval; any other change it asks for waits for a person. Never what is destructive',
        ),
      production: rules.describe('What changes in production ask for'),
      other: rules.describe('What changes elsewhere ask for'),
      agents: agentRules,
    }),
    agents: agentsSection,
    schedules: schedulesSection,
    hooks: hooksSection,
    incidents: incidentsSection,
    paging: pagingSection,
    defaultEnvironment: z.string().describe('Where a command without an environment goes'),
    environments: z.record(name, environment).describe('The places this bot operates'),
  })
  .refine((config) => Object.hasOwn(config.environments, config.defaultEnvironment), {
    path: ['defaultEnvironment'],
    error: 'must be one of the environments',
  });

export type ConfigFile = z.infer<typeof configSchema>;
export type EnvironmentConfig = ConfigFile['environments'][string];
