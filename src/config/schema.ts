import { z } from 'zod';
import { adminApiSettings } from '../adapters/admin-api/settings.ts';
import { rdsSettings } from '../adapters/aws/rds/settings.ts';
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
import { accessSection } from './access.ts';
import { agentRules, agentsSection } from './agents.ts';
import { backupsSection } from './backups.ts';
import { channelId, envName, httpUrl, name, path, seconds, timezone } from './fields.ts';
import { freezesSection } from './freezes.ts';
import { hooksSection, incidentsSection, pagingSection } from './incidents.ts';
import { retentionSection } from './retention.ts';
import { schedulesSection } from './schedules.ts';
import { tasksSection } from './tasks.ts';
import { windowsSection } from './windows.ts';

const server = z.strictObject({
  deployment: name.default('mcp-server').describe('Deployment of the MCP server'),
  service: name.default('mcp-server').describe('Service in front of the MCP server'),
  port: z.number().int().min(1).max(65_535).default(8000).describe('Port the MCP server listens on'),
  healthPath: path.default('/health'),
  readyPath: path.default('/ready'),
  toolsPath: path.default('/tools').describe('Path that lists the tools a server offers'),
  breakersPath: path.default('/circuit-breakers').describe("Path that lists a server's circuit breakers"),
  metricsPath: path.default('/metrics').describe("Path of one server's metrics, its database pool among them"),
  upstreamsPath: path
    .default('/debug/upstreams')
    .describe("Path that reports how a pod reaches the systems it calls; without it only the bot's own view is shown"),
  jwksStatusPath: path.default('/debug/jwks-status'),
  jwksClearPath: path.default('/debug/clear-jwks-cache'),
  profiling: z
    .boolean()
    .optional()
    .describe('Whether a pod can be profiled with py-spy; needs the Role mcp-chatops-exec'),
  cacheWarmPath: path
    .optional()
    .describe('Path that makes a server fill its cache (POST); without it `cache warm` is refused'),
});

const bench = z.strictObject({
  url: httpUrl.describe('Address of the service to measure'),
  paths: z.array(path).min(1).describe('Routes that can be measured with GET; list only routes that change nothing'),
  mostPerSecond: z.number().int().min(1).max(50).default(20).describe('Upper limit of requests per second'),
  mostSeconds: z.number().int().min(1).max(60).default(30).describe('Upper limit of the duration, in seconds'),
  mostInFlight: z.number().int().min(1).max(100).default(20).describe('Upper limit of requests in flight'),
});

const smokeTest = z.strictObject({
  image: z.string().min(1),
  command: z.array(z.string()).min(1),
  deadlineSeconds: seconds.default(120),
});

const signIn = z.strictObject({
  issuer: httpUrl.describe('Issuer, exactly as its tokens spell it; the discovery document is read from there'),
  audience: z.string().min(1).optional().describe('Audience the MCP server expects; not checked if omitted'),
  jwksHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Other hosts, with a port where it is not 443, where the issuer may keep its keys'),
});

const environment = z.strictObject({
  production: z
    .boolean()
    .describe('Whether this is production: marked in messages, and subject to the stricter policy'),
  timezone: timezone.describe('IANA time zone of the people who run it'),
  namespace: name.describe('Kubernetes namespace of the platform'),
  cluster: clusterSettings,
  server: server.prefault({}),
  deployments: z.array(name).min(1).describe('Deployments people can name in commands; lists keep this order'),
  adminPortal: z.strictObject({ url: httpUrl }).optional().describe('Health address of the admin portal'),
  adminApi: adminApiSettings.optional().describe('The admin API of the platform, which turns tools on and off'),
  cloudWatch: cloudWatchSettings.optional().describe('CloudWatch Logs of the platform'),
  rds: rdsSettings.optional().describe('RDS, where the PostgreSQL of the platform is an instance of it'),
  backups: backupsSection.optional().describe('Where backups go, and how they are taken'),
  chatUi: z.strictObject({ url: httpUrl }).optional().describe('Health address of the chat UI'),
  upstreams: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('What people call it'),
        url: httpUrl,
        breaker: z.string().min(1).optional().describe('Name of its circuit breaker in the server, if it differs'),
      }),
    )
    .default([])
    .describe(
      'Systems the platform calls, each with an address that answers without credentials; `/mcp upstreams` checks them',
    ),
  prometheus: prometheusSettings.optional().describe('The Prometheus that watches the platform'),
  database: databaseSettings.optional().describe('The PostgreSQL of the platform'),
  cache: cacheSettings.optional().describe('The Redis of the platform'),
  registries: z
    .array(registrySettings)
    .default([])
    .describe('Image registries that `deploy` asks whether an image exists'),
  config: appConfigSettings.describe("Which parts of the workload's configuration can be changed and shown"),
  bench: bench.optional().describe('Routes whose response time people can measure'),
  smokeTest: smokeTest.optional().describe('Job that runs after a change; its exit code decides'),
  smokeTests: z.record(name, smokeTest).default({}).describe('More smoke tests, by the name that `smoke` takes'),
  blueGreen: blueGreenSettings
    .nullish()
    .transform((given) => given ?? undefined)
    .describe(
      'Blue-green pair: two deployments, one of which has the traffic; null if the profile has a pair and your platform does not',
    ),
  signIn: signIn.optional().describe('Identity provider that signs people in, for `/mcp auth`'),
  ingress: ingressSettings.optional().describe('The ingress in front of the platform, for `cert`'),
  moreIngresses: z
    .array(ingressSettings)
    .default([])
    .describe('More ingresses, if hosts are spread over several; `cert rotate` then asks which one you mean'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with certificate authorities to trust besides those of Node.js'),
  channel: channelId
    .optional()
    .describe(
      "Channel for changes requested where no approver would see them (terminal, App Home, direct messages). If omitted, an open incident's channel is used",
    ),
  scale: z
    .strictObject({
      maxReplicas: z.number().int().min(1).max(10_000).default(10).describe('Most pods that `scale` accepts'),
    })
    .prefault({}),
  deploy: z
    .strictObject({
      timeoutSeconds: seconds
        .default(300)
        .describe('A deployment has failed if its pods are not all ready after this long'),
    })
    .prefault({}),
  onFailedVerification: z
    .enum(['offer', 'undo'])
    .default('offer')
    .describe('When verification fails after a change: offer the way back, or take it'),
  freezes: freezesSection,
  windows: windowsSection,
  access: accessSection,
});

const rule = z.strictObject({
  approvers: z
    .number()
    .int()
    .min(0)
    .max(5)
    .describe('Approvals needed from people other than the requester; with 0 the requester confirms'),
  typedName: z.boolean().default(false).describe('Whether the approver must type the name of the target'),
});

const rules = z.strictObject({ reversible: rule, disruptive: rule, destructive: rule });

export const configSchema = z
  .strictObject({
    profile: z.enum(['generic', 'msil']).optional().describe('Shipped configuration that this file extends'),
    slack: z
      .strictObject({
        mode: z.enum(['socket', 'http']).default('socket').describe('How Slack reaches the bot'),
        connections: z.number().int().min(1).max(10).default(2).describe('Socket Mode connections at once'),
        apiUrl: z.url().optional().describe("Address of a Web API other than Slack's, for the local workspace"),
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
            'Port for /metrics and the details of /readyz, served without credentials: only Prometheus should be able to reach it',
          ),
        metricsTokenEnv: envName
          .optional()
          .describe('Environment variable with the bearer token that also opens both on `web.port`'),
        drainSeconds: z
          .number()
          .min(0)
          .max(3)
          .default(1)
          .describe('On shutdown, the process reports not ready but keeps serving for this many seconds'),
      })
      .prefault({}),
    worker: z
      .strictObject({
        concurrency: z.number().int().min(1).max(64).default(8).describe('Runs that one worker executes at once'),
        leaseSeconds: z
          .number()
          .min(1)
          .max(60)
          .default(2.5)
          .describe('A worker that has been silent for this long loses its runs to another'),
      })
      .prefault({}),
    audit: z
      .strictObject({
        anchor: z
          .strictObject({
            bucket: z.string().min(3).describe('S3 bucket, with Object Lock enabled'),
            prefix: z.string().default('mcp-chatops/audit/'),
            region: z.string().default('us-east-1'),
            endpoint: z.url().optional().describe('Endpoint other than the AWS default'),
            retentionDays: z
              .number()
              .int()
              .positive()
              .default(2557)
              .describe('Days an anchor cannot be changed or deleted; the default is seven years'),
          })
          .optional()
          .describe('Where the head of the audit chain is kept, out of reach of anyone who can write to the store'),
        everyMinutes: z
          .number()
          .positive()
          .default(60)
          .describe('How often the head of the chain is anchored and logged'),
      })
      .prefault({}),
    retention: retentionSection,
    extensions: z
      .strictObject({
        folder: z.string().min(1).describe('Folder with your own guides in playbooks/NAME.yaml; relative to this file'),
      })
      .optional()
      .describe('What you add to this deployment'),
    tasks: tasksSection,
    log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
    policy: z.strictObject({
      planTtlMinutes: z
        .number()
        .positive()
        .max(24 * 60)
        .default(15)
        .describe('How long a plan can wait for approval before it expires'),
      questions: z
        .strictObject({
          perRequester: z
            .number()
            .int()
            .positive()
            .default(10)
            .describe('Changes by one person that can wait for approval at once'),
          perApprover: z
            .number()
            .int()
            .positive()
            .default(50)
            .describe('Changes that can wait for one approver at once'),
        })
        .prefault({}),
      breakGlass: z
        .boolean()
        .default(false)
        .describe(
          'Whether the lead of an open P1 can approve a rollback alone, to a release that passed verification in that environment. Requires a typed reason, tells everyone, opens a review task and writes an audit row. Never during a freeze',
        ),
      byClock: z
        .array(z.string())
        .default([])
        .describe(
          'Actions a schedule can run without approval, such as db sessions end; any other scheduled change waits for a person. Destructive actions are never allowed here',
        ),
      production: rules.describe('Approval rules for production'),
      other: rules.describe('Approval rules for every other environment'),
      agents: agentRules,
    }),
    agents: agentsSection,
    schedules: schedulesSection,
    hooks: hooksSection,
    incidents: incidentsSection,
    paging: pagingSection,
    defaultEnvironment: z.string().describe('Environment of a command that names none'),
    environments: z.record(name, environment).describe('The environments this bot operates'),
  })
  .refine((config) => Object.hasOwn(config.environments, config.defaultEnvironment), {
    path: ['defaultEnvironment'],
    error: 'must be one of the environments',
  });

export type ConfigFile = z.infer<typeof configSchema>;
export type EnvironmentConfig = ConfigFile['environments'][string];
