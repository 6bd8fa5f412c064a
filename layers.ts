// The import directions, written once: `npm run docs` prints them into the lint rules of biome.json, and a test compares.

export interface Layer {
  /** The folder below src/, or a file of src/. */
  readonly name: string;
  readonly what: string;
  /** The layers it may import from. Nothing else of src/ is open to it, nor sandbox/ and test/. */
  readonly imports: readonly string[];
  /** Files of those layers it may not import all the same. */
  readonly never?: readonly string[];
  /** Packages that only this layer may import. */
  readonly packages?: readonly string[];
}

/** What any layer stands on: types and words without effects. */
const ground = ['errors', 'error-catalogue', 'model', 'signals'];
/** What an operation is made of: each room, and the rooms it stands on. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  workloads: [],
  backups: ['workloads'],
  configuration: ['workloads'],
  capacity: ['metrics', 'workloads'],
  bench: [],
  breakers: ['upstreams', 'workloads'],
  bluegreen: ['charts', 'metrics', 'workloads'],
  caches: ['workloads'],
  certificates: ['workloads'],
  databases: [],
  diagnosis: ['workloads', 'metrics'],
  digests: ['caches', 'databases', 'health', 'metrics', 'tools', 'windows', 'workloads'],
  health: ['workloads', 'metrics'],
  identity: ['certificates', 'workloads'],
  instances: [],
  logs: ['workloads'],
  metrics: ['workloads'],
  releases: ['backups', 'capacity', 'metrics', 'workloads'],
  schedules: [],
  profiling: ['workloads'],
  performance: ['metrics', 'symptoms', 'workloads'],
  playbooks: [],
  symptoms: ['breakers', 'databases', 'diagnosis', 'health', 'metrics', 'workloads'],
  tasks: ['schedules'],
  tools: ['workloads'],
  upstreams: ['certificates', 'workloads'],
  windows: ['certificates', 'schedules', 'workloads'],
};
const domain = Object.keys(rooms);

export const layers: readonly Layer[] = [
  { name: 'model', what: 'the words of the domain, as types and pure functions', imports: ['config', 'model'] },
  { name: 'ports', what: 'what may be asked of other systems, as types', imports: ['errors', 'model'] },
  {
    name: 'config',
    what: 'the schema of the configuration, and the settings it becomes',
    imports: [...ground, 'access', 'adapters', 'alerts', 'incidents', 'paging', 'schedules'],
  },
  { name: 'catalog', what: 'the kinds of thing one can add, and their loader', imports: [...ground, 'ports'] },
  {
    name: 'access',
    what: 'who may do what, and what a change asks of people',
    imports: [...ground, 'ports', 'catalog'],
  },
  ...domain.map((name) => ({
    name,
    what: `what an operation is made of: ${name}`,
    imports: [...ground, 'ports', 'catalog', ...(rooms[name] ?? [])],
  })),
  {
    name: 'actions',
    what: 'one operation a file; the path is the command',
    imports: [...ground, 'ports', 'catalog', ...domain],
  },
  {
    name: 'envelope',
    what: 'what the engine puts around every change: evidence, charts, the watch after it',
    imports: [...ground, 'ports', 'charts', ...domain],
  },
  { name: 'charts', what: 'numbers over time as a picture, a line of text, a sentence', imports: ground },
  { name: 'alerts', what: 'what monitors send', imports: [...ground, 'ports', 'catalog'] },
  { name: 'paging', what: 'who is reached, how, and when', imports: [...ground, 'ports', 'catalog'] },
  {
    name: 'incidents',
    what: 'an incident from its first alert to its post-mortem',
    imports: [...ground, 'ports', 'catalog', 'access', 'alerts', 'paging'],
  },
  { name: 'audit', what: 'whether the audit is whole', imports: [...ground, 'ports'] },
  {
    name: 'blocks',
    what: 'pure functions from the domain to Block Kit',
    imports: [
      ...ground,
      'ports',
      'catalog',
      'access',
      'alerts',
      'charts',
      'envelope',
      'paging',
      'incidents',
      ...domain,
    ],
  },
  {
    name: 'jobs',
    what: 'request, plan, approve, run, verify, sweep',
    imports: [
      ...[...ground, 'ports', 'catalog', 'access', 'alerts', 'charts', 'envelope', 'paging', 'incidents'],
      ...domain,
    ],
    packages: ['bullmq'],
  },
  {
    name: 'delivery',
    what: 'makes Slack match the rows',
    imports: [...ground, 'ports', 'catalog', 'access', 'alerts', 'paging', 'incidents', 'blocks', 'jobs', ...domain],
  },
  {
    name: 'agents',
    what: 'the catalogue as tools of agents, who look and ask and approve nothing',
    imports: [...ground, 'ports', 'catalog', 'access', 'jobs'],
    never: ['**/jobs/approve.ts', '**/access/vote.ts'],
    packages: ['@modelcontextprotocol/server', '@modelcontextprotocol/server/stdio'],
  },
  {
    name: 'handlers',
    what: 'where requests enter',
    imports: [
      ...[...ground, 'ports', 'catalog', 'access', 'alerts', 'paging', 'incidents', 'blocks', 'jobs', 'agents'],
      ...['delivery', ...domain],
    ],
    packages: ['@slack/bolt'],
  },
  {
    name: 'commands',
    what: 'what the bot answers by itself, one command a file; the path is the command',
    imports: [
      ...[...ground, 'ports', 'catalog', 'access', 'alerts', 'paging', 'incidents', 'blocks', 'jobs'],
      ...['delivery', 'handlers', ...domain],
    ],
  },
  {
    name: 'adapters',
    what: 'one folder a system that is real',
    imports: [...ground, 'ports', 'config', 'alerts', 'paging', 'incidents', 'audit', 'charts'],
    packages: ['pg', '@kubernetes/client-node', 'jose'],
  },
  {
    name: 'doctor',
    what: 'compares a configuration with the world',
    imports: [
      ...[...ground, 'ports', 'catalog', 'access', 'config', 'config.ts', 'alerts', 'paging', 'incidents'],
      ...['adapters', 'compose', 'audit', ...domain],
    ],
  },
];

/** Packages that several layers use, and no other. */
export const shared: Readonly<Record<string, readonly string[]>> = { ioredis: ['adapters', 'jobs'] };

/** What no layer imports: only the files at the top of src/ join things. */
export const tops = ['app', 'bot', 'cli', 'main'];
