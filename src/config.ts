import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseDocument } from 'yaml';
import { mistakesOf } from './config/mistakes.ts';
import { type ConfigFile, configSchema } from './config/schema.ts';
import { fault } from './errors.ts';

export type Duty = 'web' | 'worker';

/** All settings of one process: the file, and the secrets of the environment. */
export interface Config {
  readonly file: ConfigFile;
  readonly duties: readonly Duty[];
  readonly databaseUrl: string;
  /** The role that makes the schema; the same as `databaseUrl` where none is named. */
  readonly ownerUrl: string;
  readonly redisUrl: string;
  readonly slack: {
    readonly botToken: string;
    /** Socket Mode only. */
    readonly appToken: string | undefined;
    /** HTTP mode only. */
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

const profiles = new URL('../config/', import.meta.url);

/** Reads and checks the configuration. Throws CONFIG_INVALID with every mistake at once, one a line, each with its fix. */
export function loadConfig({ env, path }: Surroundings): Config {
  const mistakes: string[] = [];
  const file = readFile(path, mistakes);
  const need = (name: string, purpose: string, pattern = /./): string => {
    const value = env[name] ?? '';
    if (value === '') mistakes.push(`${name} is not set: ${purpose}`);
    else if (!pattern.test(value)) mistakes.push(`${name} does not look right: ${purpose}`);
    return value;
  };
  const databaseUrl = need(
    'DATABASE_URL',
    "the address of the bot's own PostgreSQL, postgres://user:password@host/name",
    /^postgres(ql)?:\/\//,
  );
  const redisUrl = need('REDIS_URL', 'the address of its Redis, redis://host:6379', /^rediss?:\/\//);
  const botToken = need('SLACK_BOT_TOKEN', 'the bot token of the Slack app, xoxb-…', /^xoxb-/);
  const mode = file?.slack.mode ?? 'socket';
  const appToken =
    mode === 'socket'
      ? need('SLACK_APP_TOKEN', 'the app-level token with connections:write, xapp-…', /^xapp-/)
      : undefined;
  const signingSecret =
    mode === 'http' ? need('SLACK_SIGNING_SECRET', 'the signing secret of the Slack app') : undefined;
  const secrets = new Map(namedVariables(file).map((name) => [name, need(name, 'named in the configuration file')]));
  const duties = dutiesOf(env['MCP_CHATOPS_DUTIES'], mistakes);
  if (file === undefined || mistakes.length > 0) {
    throw fault(
      'CONFIG_INVALID',
      `The configuration has ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  const owner = `${hostname()}:${process.pid}:${Date.now().toString(36)}`;
  const ownerUrl = env['DATABASE_OWNER_URL'] ?? databaseUrl;
  return {
    file,
    duties,
    databaseUrl,
    ownerUrl,
    redisUrl,
    slack: { botToken, appToken, signingSecret },
    secrets,
    owner,
  };
}

function dutiesOf(value: string | undefined, mistakes: string[]): readonly Duty[] {
  const wanted = (value ?? 'web,worker').split(',').map((word) => word.trim());
  const known = wanted.filter((word): word is Duty => word === 'web' || word === 'worker');
  if (known.length !== wanted.length || known.length === 0) {
    mistakes.push('MCP_CHATOPS_DUTIES does not look right: web, worker, or web,worker');
  }
  return known;
}

function namedVariables(file: ConfigFile | undefined): readonly string[] {
  return Object.values(file?.environments ?? {}).flatMap(({ database, cache }) =>
    [database, cache].flatMap((backing) => (backing?.mode === 'direct' ? [backing.urlEnv] : [])),
  );
}

function readFile(path: string, mistakes: string[]): ConfigFile | undefined {
  if (!existsSync(path)) {
    mistakes.push(
      `${path} is not there: copy config/generic.yaml or config/msil.yaml and adapt it, or set MCP_CHATOPS_CONFIG`,
    );
    return undefined;
  }
  const own = parseYaml(readFileSync(path, 'utf8'), path, mistakes);
  if (own === undefined) return undefined;
  const parsed = configSchema.safeParse(withProfile(own, mistakes));
  if (parsed.success) return parsed.data;
  mistakes.push(...mistakesOf(parsed.error));
  return undefined;
}

function parseYaml(text: string, path: string, mistakes: string[]): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  for (const error of document.errors) mistakes.push(`${path}: ${error.message.split('\n')[0] ?? 'not YAML'}`);
  return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 50 });
}

/** A profile is the ground; what the file says lies over it, key by key; lists are replaced whole. */
function withProfile(own: unknown, mistakes: string[]): unknown {
  if (!isRecord(own) || typeof own['profile'] !== 'string' || !/^[a-z]+$/.test(own['profile'])) return own;
  const file = new URL(`${own['profile']}.yaml`, profiles);
  if (!existsSync(file)) return own;
  return merge(parseYaml(readFileSync(file, 'utf8'), file.pathname, mistakes), own);
}

function merge(ground: unknown, over: unknown): unknown {
  if (!isRecord(ground) || !isRecord(over)) return over === undefined ? ground : over;
  const keys = [...new Set([...Object.keys(ground), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, merge(ground[key], over[key])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
