import type { LogErrors } from '../../../src/logs/gather.ts';
import type { Kind } from '../../../src/logs/tally.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { KnownRelease } from '../../../src/ports/releases.ts';
import type { Deployment, Revision } from '../../../src/ports/workload.ts';
import { ago, now } from './values.ts';

const production = { name: 'production', timezone: 'UTC' } as Environment;
const pods = ['mcp-server-7d9-9vgct', 'mcp-server-7d9-btgdf', 'mcp-server-7d9-l8qjx'];
const at = Date.parse(now);
const releasedAt = Date.parse(ago(1260));

const template = (version: string) => ({
  spec: { containers: [{ name: 'mcp-server', image: `mcp/server:${version}` }] },
});
const revision = (number: number, version: string, createdAt: string) =>
  ({ number, uid: `u${number}`, createdAt, annotations: {}, template: template(version) }) as unknown as Revision;

const kind = (type: string, count: number, sample: string, over: Partial<Kind>): Kind => ({
  type,
  signature: sample,
  sample,
  count,
  first: at - 3_300_000,
  last: at,
  pods: new Map(pods.map((pod) => [pod, 1])),
  tools: new Map(),
  ...over,
});

const kinds = [
  kind('ToolTimeout', 318, 'tool call failed: upstream did not answer in 5 s', {
    first: releasedAt + 60_000,
    tools: new Map([['create_assignment', 318]]),
  }),
  kind('DatabaseError', 71, 'too many connections', {
    pods: new Map([['mcp-server-7d9-9vgct', 71]]),
    tools: new Map([['list_releases', 71]]),
  }),
  ...['KeyError', 'ValueError', 'TypeError', 'OSError'].map((type, index) =>
    kind(type, [11, 7, 3, 2][index] ?? 1, 'unexpected', {}),
  ),
];

const minutes = Array.from({ length: 60 }, (_, index) => {
  const start = at - (at % 60_000) - (60 - index) * 60_000;
  return [start, start < releasedAt ? index % 3 : 14 + ((index * 7) % 9)] as const;
});

/** The errors of an hour in which a release broke something. */
export const logErrors: LogErrors = {
  environment: production,
  name: 'mcp-server',
  period: { from: at - 3_600_000, to: at },
  tally: {
    errors: 412,
    kinds,
    otherErrors: 0,
    types: [],
    tools: [],
    pods: [],
    routes: [],
    minutes: new Map(minutes),
  },
  before: 46,
  known: new Set(),
  pods,
  lines: 41_208,
  unparsed: 3,
  unread: 0,
  sources: 3,
  gaps: [],
  running: { version: '2.4.0', at: releasedAt },
  reachesBefore: true,
  history: {
    deployment: {
      name: 'mcp-server',
      revision: 42,
      template: template('2.4.0'),
      conditions: [],
    } as unknown as Deployment,
    revisions: [revision(41, '2.3.0', ago(90_000)), revision(42, '2.4.0', ago(1260))],
    pods: [],
    known: [] as readonly KnownRelease[],
  },
};

const none = { ...logErrors.tally, errors: 0, kinds: [], minutes: new Map<number, number>() };

/** Fifteen minutes without an error, and an hour of which a pod's log could not be read. */
export const noLogErrors: LogErrors = {
  ...logErrors,
  period: { from: at - 900_000, to: at },
  tally: none,
  before: 0,
  lines: 10_311,
  unparsed: 0,
};
export const someUnread: LogErrors = {
  ...noLogErrors,
  period: logErrors.period,
  pods: pods.slice(0, 2),
  lines: 27_514,
  before: undefined,
  unread: 1,
  gaps: ['The log of mcp-server-7d9-l8qjx could not be read: forbidden'],
};
