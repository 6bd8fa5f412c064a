import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { ArchivedObject, ArchiveReader } from '../ports/archive.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { KeptObject, ObjectsNamed } from '../ports/kept-objects.ts';
import { runOfKey, timeOfKey } from './names.ts';
import { configurationBackups } from './settings.ts';

const callMs = 20_000;

/** What the run needs of its plan. */
export interface ConfigurationData {
  readonly prefix: string;
  readonly named: ObjectsNamed;
  readonly recipients: readonly string[];
}

interface Planning {
  readonly archive: Pick<ArchiveReader, 'list'>;
  readonly cluster: Pick<ClusterReader, 'keptObjects'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** The plan of a backup of ConfigMaps and Secrets. Throws NOT_CONFIGURED, CLUSTER_NOT_FOUND, SECRET_UNFIT, and the errors of both systems. */
export async function configurationPlan(planning: Planning): Promise<Plan<ConfigurationData>> {
  const { archive, cluster, environment, signal, now } = planning;
  const { bucket, prefix, configMaps, secrets, recipients } = configurationBackups(environment);
  const named = { configMaps, secrets };
  const [objects, { objects: there }] = await Promise.all([
    cluster.keptObjects(named, { signal }),
    archive.list({ prefix }, { timeoutMs: callMs, signal }),
  ]);
  return {
    headline: `Back up the configuration of ${environment.namespace} to S3`,
    doing: `Backing up the configuration of ${environment.namespace}`,
    confirm: 'Back up',
    subject: environment.namespace,
    changes: [{ label: `s3://${bucket}/${prefix}`, before: '–', after: 'one new file, encrypted' }],
    promises: [
      promise('objects', { objects: objects.map(({ kind, name }) => ({ kind, name })) }, (terms) => [
        `It holds ${counted(terms.objects.length, 'object')} as `,
        { code: 'kubectl apply' },
        ' takes them, and nothing else.',
      ]),
      promise('encrypted', { recipients }, (terms) => [
        `Encrypted with age before it leaves the bot, to ${counted(terms.recipients.length, 'public key')}: `,
        ...terms.recipients.flatMap((recipient, at) => [...(at === 0 ? [] : [', ']), { code: recipient }]),
        '. Nobody reads it without a private key, the bot included.',
      ]),
      promise('reads only', { read: 'named' }, () => 'Nothing in the cluster changes, and no value is shown anywhere.'),
    ],
    onFailure: 'ask',
    parts: [objectsTable(objects)],
    course: [lastWords(there, prefix, now)],
    steps: [
      { key: 'objects', title: 'Look at the objects' },
      { key: 'keep', title: 'Encrypt and send to S3' },
      { key: 'verify', title: 'Read it back' },
    ],
    observed: { bucket, namespace: environment.namespace },
    data: { prefix, named, recipients },
  };
}

/** What is in it, by names alone. */
export function objectsTable(objects: readonly KeptObject[]) {
  return {
    kind: 'table' as const,
    columns: [{ title: 'Kind' }, { title: 'Name' }, { title: 'Keys' }],
    rows: objects.map(({ kind, name, keys }) => [kind, name, keys.length === 0 ? 'none' : keys.join(', ')]),
  };
}

function lastWords(there: readonly ArchivedObject[], prefix: string, now: Date): string {
  const last = there.findLast(({ key }) => runOfKey(prefix, key, 'configuration') !== undefined);
  const at = last === undefined ? undefined : timeOfKey(prefix, last.key);
  if (last === undefined || at === undefined) return 'There is none of its kind in the bucket yet.';
  const run = runOfKey(prefix, last.key, 'configuration') ?? '';
  return `The last one is ${span((now.getTime() - at.getTime()) / 1000)} old, ${bytes(last.bytes)} (${run}).`;
}
