import { z } from 'zod';
import type { AlertStatus } from '../../model/alert.ts';
import { cut } from '../../model/cut.ts';
import { admission, credentialSecrets, credentials, showsSecret, signature, signed } from '../credentials.ts';
import { type Path, path, valueAt } from '../path.ts';
import { alertOf } from '../reading/alert.ts';
import { batchesOf, type Grouped, readItems } from '../reading/items.ts';
import { isRecord, type JsonRecord, kindOf, malformed, parseJson, scalar, Unreadable } from '../reading/json.ts';
import { digest, identity } from '../reading/text.ts';
import { alertSource, largeGroup } from '../source.ts';

const paths = z.union(
  [path.transform((one) => [one]), z.strictObject({ all: z.array(path).min(1).max(8) }).transform(({ all }) => all)],
  {
    error: 'must be a path, or {all: [paths]} for several values together',
  },
);
const words = z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String));
const fields = z.record(z.string().min(1).max(128), path).default({});

const settings = z.strictObject({
  auth: z
    .union([credentials, z.strictObject({ signature })], {
      error: 'must be {signature}, {bearerEnv}, {user, passwordEnv} or {header, valueEnv}',
    })
    .describe('Credentials that the sender presents'),
  items: path.optional().describe('Path of the list of alerts; if omitted, the whole body is one alert'),
  fingerprint: paths.describe('What identifies an alert from firing until it resolves'),
  group: paths.optional().describe('What related alerts have in common; if omitted, each alert is a group of its own'),
  status: z
    .strictObject({
      at: path.describe('Path of the status'),
      firing: words.min(1).describe('Values that mean firing'),
      resolved: words.default([]).describe('Values that mean resolved'),
      pending: words.default([]).describe('Values that mean the state is unknown'),
    })
    .optional()
    .describe('An alert with any other value is quarantined; if omitted, every alert counts as firing'),
  summary: path.optional().describe('Path of a one-line summary for people'),
  startsAt: path.optional(),
  endsAt: path.optional(),
  id: path.optional().describe('Path of a message id that stays the same when the message is sent again'),
  labels: fields.describe('Labels and their paths'),
  labelsFrom: path.optional().describe('Path of an object whose plain values become labels too'),
  constant: z.record(z.string().min(1).max(128), z.string().max(1024)).default({}).describe('Labels with fixed values'),
  annotations: fields.describe('Annotations and their paths'),
  links: z.record(z.string().min(1).max(40), path).default({}).describe('Links and their paths'),
});
type Settings = z.infer<typeof settings>;

const expected = 'JSON as the mapping of this hook reads it';

/** Any monitor that posts JSON, by a mapping of paths in the configuration. Nothing of the mapping or the body is ever evaluated. */
export const source = alertSource({
  type: 'json',
  settings,
  secrets: ({ auth }) => ('signature' in auth ? [auth.signature.secretEnv] : credentialSecrets(auth)),
  mostBytes: largeGroup,
  admit: (headers, { auth }, secret) => admission(headers, auth, secret),
  authenticate: async (request, { auth }, { secret }) =>
    'signature' in auth ? signed(request, auth.signature, secret) : showsSecret(request.headers, auth, secret),
  parse({ body, now }, given) {
    const root = parseJson(body);
    if (root === undefined) throw malformed(expected, 'is no JSON');
    const list = given.items === undefined ? [root] : valueAt(root, root, given.items);
    if (!Array.isArray(list)) throw malformed(expected, `has at ${told(given.items)} ${kindOf(list)}, not an array`);
    const statuses = statusesOf(given);
    const items = readItems(list, (item) => readItem(root, item, given, statuses, now));
    const own = given.id === undefined ? undefined : scalar(valueAt(root, root, given.id));
    return {
      batches: batchesOf(items.read, 0),
      quarantined: items.quarantined,
      // Without an id of the sender, two messages with one body may both be meant: firing, resolved, firing again.
      id: own === undefined ? `${now.toISOString()} ${digest(body)}` : identity(own),
    };
  },
});

function statusesOf({ status }: Settings): ReadonlyMap<string, AlertStatus> {
  if (status === undefined) return new Map();
  // A word that is listed twice means the more careful of the two.
  const kinds = ['resolved', 'pending', 'firing'] as const;
  return new Map(kinds.flatMap((kind) => status[kind].map((word) => [word, kind] as const)));
}

function readItem(
  root: unknown,
  item: unknown,
  given: Settings,
  statuses: ReadonlyMap<string, AlertStatus>,
  now: Date,
): Grouped {
  if (!isRecord(item)) throw new Unreadable(`it is ${kindOf(item)}, not an object`);
  const at = (where: Path | undefined) => (where === undefined ? undefined : valueAt(root, item, where));
  const status = given.status === undefined ? 'firing' : statusAt(given.status.at, at, statuses);
  const fingerprint = joined(given.fingerprint, at);
  if (fingerprint === undefined)
    throw new Unreadable(`it has no fingerprint at ${given.fingerprint.map(told).join(' and ')}`);
  const others = at(given.labelsFrom);
  const alert = alertOf(
    {
      status,
      fingerprint,
      labels: { ...(isRecord(others) ? others : {}), ...mapped(given.labels, at), ...given.constant },
      annotations: mapped(given.annotations, at),
      summary: scalar(at(given.summary)),
      startsAt: at(given.startsAt),
      endsAt: at(given.endsAt),
      links: Object.entries(given.links).map(([label, where]) => [label, at(where)] as const),
    },
    now,
  );
  const group = given.group === undefined ? undefined : joined(given.group, at);
  return { group: group ?? alert.fingerprint, groupLabels: {}, alert };
}

function statusAt(where: Path, at: (path: Path) => unknown, statuses: ReadonlyMap<string, AlertStatus>): AlertStatus {
  const shown = scalar(at(where));
  const status = shown === undefined ? undefined : statuses.get(shown);
  if (status !== undefined) return status;
  const what = shown === undefined ? 'missing' : `"${cut(shown, 40)}"`;
  throw new Unreadable(`its status at ${told(where)} is ${what}`);
}

/** Several values as one key; undefined when one of them is missing. */
function joined(where: readonly Path[], at: (path: Path) => unknown): string | undefined {
  const values = where.map((one) => scalar(at(one)));
  if (values.some((value) => value === undefined || value === '')) return undefined;
  return values.length === 1 ? values[0] : JSON.stringify(values);
}

function mapped(given: Settings['labels'], at: (path: Path) => unknown): JsonRecord {
  return Object.fromEntries(Object.entries(given).map(([name, where]) => [name, at(where) ?? undefined]));
}

const told = (where: Path | undefined): string =>
  where === undefined ? 'the top' : typeof where === 'string' ? where : where.join(' › ');
