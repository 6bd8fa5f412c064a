import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { rdsSecrets } from './adapters/aws/rds/settings.ts';
import { cloudWatchSecrets } from './adapters/aws/settings.ts';
import { secretOf } from './adapters/prometheus/settings.ts';
import { backupsSecrets } from './config/backups.ts';
import { readConfigFile } from './config/file.ts';
import { variablesOfHooks, variablesOfPaging } from './config/incidents.ts';
import type { ConfigFile } from './config/schema.ts';
import { fault } from './errors.ts';

export type Duty = 'web' | 'worker';

const postgresUrl = /^postgres(ql)?:\/\//;

/** All settings of one process: the file, and the secrets of the environment. */
export interface Config {
  readonly file: ConfigFile;
  /** Path of the folder of this deployment's own guides and actions; undefined where there is none. */
  readonly extensions: string | undefined;
  readonly duties: readonly Duty[];
  readonly databaseUrl: string;
  /** '' in a process that is no worker, as nothing is queued there. */
  readonly redisUrl: string;
  readonly slack: {
    readonly botToken: string;
    /** Socket Mode only; '' in a process that receives nothing. */
    readonly appToken: string | undefined;
    /** HTTP mode only; '' in a process that receives nothing. */
    readonly signingSecret: string | undefined;
  };
  /** Values of the variables the file names, by their names. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Names this process in leases. */
  readonly owner: string;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the YAML file. */
  readonly path: string;
}

/** The surroundings of this process: the only place that reads them. */
export function surroundings(): Surroundings {
  return { env: process.env, path: process.env['MCP_CHATOPS_CONFIG'] ?? 'config.yaml' };
}

/** What a look at the configuration finds. */
export interface Examined {
  /** The whole configuration, where nothing is wrong with it. */
  readonly config: Config | undefined;
  /** The file alone, where nothing is wrong with that. */
  readonly file: ConfigFile | undefined;
  /** What is wrong in the file, one line each with its fix. */
  readonly inFile: readonly string[];
  /** What is missing or wrong in the environment of the process. */
  readonly inEnvironment: readonly string[];
  /** What the environment says, wrong or not; '' for what is not set. */
  readonly said: Pick<Config, 'duties' | 'databaseUrl' | 'redisUrl' | 'slack' | 'secrets'> & {
    /** Of the role that makes the schema, where this process knows it: no process that serves should. */
    readonly ownerUrl?: string;
  };
}

/**
 * The address `npm run migrate` works with: that of the owner of the schema, or DATABASE_URL where one role does both. Throws
 * CONFIG_INVALID where neither is set.
 */
export function migrationUrl({ env }: Surroundings): string {
  const mistakes: string[] = [];
  const url = settingOf(env, 'DATABASE_OWNER_URL', mistakes) || settingOf(env, 'DATABASE_URL', mistakes);
  if (mistakes.length > 0) throw fault('CONFIG_INVALID', mistakes.join('\n'));
  if (url === undefined || !postgresUrl.test(url))
    throw fault(
      'CONFIG_INVALID',
      'DATABASE_OWNER_URL is not set, or is no address such as postgres://owner:password@host/name.',
      {
        hint: 'Set it to the role that owns the schema of the store: docs/install.md, part 3.',
      },
    );
  return url;
}

/** Reads and checks the configuration. Throws CONFIG_INVALID with every mistake at once, one a line, each with its fix. */
export function loadConfig(around: Surroundings): Config {
  const { config, inFile, inEnvironment } = examineConfig(around);
  if (config !== undefined) return config;
  const mistakes = [...inFile, ...inEnvironment];
  throw fault(
    'CONFIG_INVALID',
    `The configuration has ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
  );
}

/** Reads and checks the configuration, and tells what it found. A process is asked for the secrets of its duties alone. */
export function examineConfig({ env, path }: Surroundings): Examined {
  const { file, mistakes: inFile } = readConfigFile(path);
  const mistakes: string[] = [];
  const duties = dutiesOf(env['MCP_CHATOPS_DUTIES'], mistakes);
  const need = (name: string, purpose: string, pattern = /./, user?: Duty): string => {
    const unused = user !== undefined && !duties.includes(user);
    const value = settingOf(env, name, unused ? [] : mistakes);
    if (value === undefined || unused) return value ?? '';
    if (value === '') mistakes.push(`${name} is not set: ${purpose}`);
    else if (!pattern.test(value)) mistakes.push(`${name} does not look right: ${purpose}`);
    return value;
  };
  const databaseUrl = need(
    'DATABASE_URL',
    "the address of the bot's own PostgreSQL, postgres://user:password@host/name",
    postgresUrl,
  );
  const redisUrl = need('REDIS_URL', 'the address of its Redis, redis://host:6379', /^rediss?:\/\//, 'worker');
  const botToken = need('SLACK_BOT_TOKEN', 'the bot token of the Slack app, xoxb-…', /^xoxb-/);
  const mode = file?.slack.mode ?? 'socket';
  const appToken =
    mode === 'socket'
      ? need('SLACK_APP_TOKEN', 'the app-level token with connections:write, xapp-…', /^xapp-/, 'web')
      : undefined;
  const signingSecret =
    mode === 'http' ? need('SLACK_SIGNING_SECRET', 'the signing secret of the Slack app', /./, 'web') : undefined;
  const secrets = new Map(
    [...namedVariables(file)].map(([name, user]) => [name, need(name, 'named in the configuration file', /./, user)]),
  );
  const ownerUrl = settingOf(env, 'DATABASE_OWNER_URL', []) || databaseUrl;
  const slack = { botToken, appToken, signingSecret };
  const said = { duties, databaseUrl, ownerUrl, redisUrl, slack, secrets };
  const found = { file, inFile, inEnvironment: mistakes, said };
  if (file === undefined || mistakes.length > 0) return { ...found, config: undefined };
  const owner = `${hostname()}:${process.pid}:${Date.now().toString(36)}`;
  const extensions = extensionsOf(path, file);
  return { ...found, config: { file, extensions, duties, owner, databaseUrl, redisUrl, slack, secrets } };
}

/** The folder of a deployment's own guides and actions, beside its configuration file. */
export function extensionsOf(path: string, { extensions }: ConfigFile): string | undefined {
  return extensions === undefined ? undefined : resolve(dirname(path), extensions.folder);
}

/** A variable, or the content of the file that NAME_FILE names, as secrets are mounted; undefined where that cannot be read. */
function settingOf(env: Surroundings['env'], name: string, mistakes: string[]): string | undefined {
  const path = env[`${name}_FILE`];
  if (path === undefined || path === '' || (env[name] ?? '') !== '') return env[name] ?? '';
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    mistakes.push(`${name}_FILE names ${path}, which cannot be read: mount the secret there, or set ${name}`);
    return undefined;
  }
}

function dutiesOf(value: string | undefined, mistakes: string[]): readonly Duty[] {
  const wanted = (value ?? 'web,worker').split(',').map((word) => word.trim());
  const known = wanted.filter((word): word is Duty => word === 'web' || word === 'worker');
  if (known.length === wanted.length && known.length > 0) return known;
  mistakes.push('MCP_CHATOPS_DUTIES does not look right: web, worker, or web,worker');
  // Whatever was meant: what else is wrong is told at once.
  return ['web', 'worker'];
}

/** Variables the file names, each with the duty that uses it; undefined where both do. */
function namedVariables(file: ConfigFile | undefined): ReadonlyMap<string, Duty | undefined> {
  if (file === undefined) return new Map();
  const backings = Object.values(file.environments).flatMap(({ database, cache }) =>
    [database, cache].flatMap((backing) => (backing?.mode === 'direct' ? [backing.urlEnv] : [])),
  );
  const metrics = Object.values(file.environments).flatMap(({ prometheus }) => {
    const secret = prometheus === undefined ? undefined : secretOf(prometheus);
    return secret === undefined ? [] : [secret];
  });
  const admin = Object.values(file.environments).flatMap(({ adminApi }) => adminApi?.tokenEnv ?? []);
  const cloud = Object.values(file.environments).flatMap(({ cloudWatch }) =>
    cloudWatch === undefined ? [] : cloudWatchSecrets(cloudWatch),
  );
  const rds = Object.values(file.environments).flatMap((one) => (one.rds === undefined ? [] : rdsSecrets(one.rds)));
  const backups = Object.values(file.environments).flatMap((one) =>
    one.backups === undefined ? [] : backupsSecrets(one.backups),
  );
  const users = new Map<string, Duty | undefined>();
  for (const name of variablesOfHooks(file.hooks)) users.set(name, 'web');
  for (const name of [
    ...backings,
    ...metrics,
    ...admin,
    ...cloud,
    ...rds,
    ...backups,
    ...variablesOfPaging(file.paging),
  ])
    users.set(name, users.has(name) && users.get(name) !== 'worker' ? undefined : 'worker');
  // Asked of every process: each has numbers of its own.
  if (file.web.metricsTokenEnv !== undefined) users.set(file.web.metricsTokenEnv, undefined);
  return users;
}
