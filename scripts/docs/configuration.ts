import { wholeSchema } from '../../src/config/json-schema.ts';
import { generated } from './page.ts';

interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

const variables: readonly [string, string][] = [
  ['MCP_CHATOPS_CONFIG', 'Path of the configuration file; `config.yaml` where left out'],
  ['MCP_CHATOPS_DUTIES', '`web`, `worker`, or `web,worker` (both, where left out)'],
  ['MCP_CHATOPS_USER', 'Slack user id a person acts as in the terminal'],
  ['DATABASE_URL', "Address of the bot's own PostgreSQL, password included"],
  [
    'DATABASE_OWNER_URL',
    'Address of the role that owns the schema: for `npm run migrate` alone, never for a process that serves',
  ],
  ['REDIS_URL', 'Address of its Redis; workers only'],
  ['SLACK_BOT_TOKEN', 'Bot token, xoxb-…'],
  [
    'SLACK_APP_TOKEN',
    'App-level token with connections:write, xapp-…; Socket Mode, and processes that receive (`web`) only',
  ],
  ['SLACK_SIGNING_SECRET', 'Signing secret; HTTP mode, and processes that receive (`web`) only'],
];

/** The configuration reference: every key with its meaning, default and allowed values. */
export function configurationPage(): string {
  const schema = wholeSchema() as SchemaNode;
  const lines = ['# Configuration', '', generated, ''];
  lines.push('One YAML file per deployment, checked as a whole at the start: every mistake is listed at once.');
  lines.push(
    '`profile: generic` or `profile: msil` builds on a shipped file in `config/`; what yours says lies over it, key by key.',
    'What the shipped ones hold, and from where: [profiles.md](profiles.md).',
    '',
  );
  lines.push(
    'Editors complete and check it by `config/schema.json`, through the comment line at the top of the shipped files.',
    '`npm run config -- check FILE` checks a file without starting anything; `npm run doctor` compares it with the world.',
    '',
  );
  lines.push('## Environment variables', '', '| Variable | |', '| --- | --- |');
  for (const [name, words] of variables) lines.push(`| \`${name}\` | ${words} |`);
  lines.push(
    '| those named by `urlEnv` | Addresses of the PostgreSQL and Redis of the platform, passwords included |',
    '| `NAME_FILE`, for each secret above | Path of a file with its value, as Kubernetes and Docker mount secrets |',
    '',
  );
  lines.push('## The file', '', '| Key | | Default | |', '| --- | --- | --- | --- |');
  rows(schema, '', lines);
  return `${lines.join('\n')}\n`;
}

function rows(node: SchemaNode, path: string, lines: string[]): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const here = path === '' ? key : `${path}.${key}`;
    const nested =
      child.properties !== undefined || typeof child.additionalProperties === 'object' || child.oneOf !== undefined;
    const required = node.required?.includes(key) === true ? 'required' : '';
    const fallback = child.default === undefined || nested ? '' : `\`${JSON.stringify(child.default)}\``;
    lines.push(
      `| \`${here}\` | ${required} | ${fallback} | ${[child.description ?? '', values(child)].filter((part) => part !== '').join('. ')} |`,
    );
    descend(child, here, lines);
  }
}

function descend(child: SchemaNode, here: string, lines: string[]): void {
  rows(child, here, lines);
  const { additionalProperties: named } = child;
  if (typeof named === 'object') descend(named, `${here}.NAME`, lines);
  for (const choice of [...(child.oneOf ?? []), ...(child.anyOf ?? [])]) rows(choice, here, lines);
  const { items } = child;
  if (items?.properties !== undefined) rows(items, `${here}[]`, lines);
  else if (items !== undefined) descend(items, `${here}[]`, lines);
}

function values(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return `One of ${node.enum.map((value) => `\`${value}\``).join(', ')}`;
  return node.type === 'array' ? 'A list' : '';
}
