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
  ['MCP_CHATOPS_CONFIG', 'Path of the configuration file; `config.yaml` if omitted'],
  ['MCP_CHATOPS_DUTIES', '`web`, `worker`, or `web,worker` (the default)'],
  ['MCP_CHATOPS_USER', 'Slack user id to act as in the terminal'],
  ['DATABASE_URL', "Address of the bot's own PostgreSQL, password included"],
  [
    'DATABASE_OWNER_URL',
    'Address of the same database for the role that owns the schema: for `npm run migrate` only, never for a serving process',
  ],
  ['REDIS_URL', "Address of the bot's own Redis; workers only"],
  ['SLACK_BOT_TOKEN', 'Bot token, xoxb-…'],
  ['SLACK_APP_TOKEN', 'App-level token with connections:write, xapp-…; needed in Socket Mode by `web` processes only'],
  ['SLACK_SIGNING_SECRET', 'Signing secret; needed in HTTP mode by `web` processes only'],
];

/** The configuration reference: every key with its meaning, default and allowed values. */
export function configurationPage(): string {
  const schema = wholeSchema() as SchemaNode;
  const lines = ['# Configuration', '', generated, ''];
  lines.push('One YAML file per deployment, checked as a whole at start-up: all mistakes are listed at once.');
  lines.push(
    '`profile: generic` or `profile: msil` starts from a shipped file in `config/`; your file overrides it key by key.',
    'What the shipped profiles contain, and where it comes from: [profiles.md](profiles.md).',
    '',
  );
  lines.push(
    'Editors complete and check it with `config/schema.json`; the comment at the top of the shipped files tells them where it is.',
    '`npm run config -- check FILE` checks a file without starting anything; `npm run doctor` compares it with the real systems.',
    '',
  );
  lines.push('## Environment variables', '', '| Variable | |', '| --- | --- |');
  for (const [name, words] of variables) lines.push(`| \`${name}\` | ${words} |`);
  lines.push(
    '| those that `urlEnv` names | Addresses of the PostgreSQL and Redis of the platform, passwords included |',
    '| `NAME_FILE`, for each secret above | Path of a file that holds the value, as Kubernetes and Docker mount secrets |',
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
