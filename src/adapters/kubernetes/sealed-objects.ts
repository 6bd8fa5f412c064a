import type { V1ConfigMap, V1ObjectMeta, V1Secret } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { fault } from '../../errors.ts';
import type { KeptObject, ObjectsNamed, SealedObjects } from '../../ports/kept-objects.ts';
import { fields, object, text, texts } from './fields.ts';

/** Written by Kubernetes or by whoever applied the object: a restored object gets its own (Velero strips the same). */
const madeByOthers = [
  // Holds the whole object once more, the values of a Secret included.
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
];

/** Secrets that Kubernetes or Helm makes anew; to put them back would do harm. */
const notOurs = [/^kubernetes\.io\/service-account-token$/, /^helm\.sh\/release/, /^bootstrap\.kubernetes\.io\//];

type Kind = KeptObject['kind'];

/** Reads one object of the namespace as the API gives it. */
export type ReadOne = (kind: Kind, name: string) => Promise<unknown>;

/** What the named objects are. Rejects with CLUSTER_NOT_FOUND where one is missing, SECRET_UNFIT for one that no backup should hold. */
export async function keptObjects(read: ReadOne, named: ObjectsNamed): Promise<readonly KeptObject[]> {
  return (await readAll(read, named)).map(keptOf);
}

/**
 * The named objects with all they hold, encrypted to the recipients (public keys of age) before they leave this function. Rejects as
 * `keptObjects` does, and with PARAM_INVALID for a recipient that is no public key.
 */
export async function sealObjects(
  read: ReadOne,
  named: ObjectsNamed,
  recipients: readonly string[],
): Promise<SealedObjects> {
  const found = await readAll(read, named);
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw fault('PARAM_INVALID', `${recipient.slice(0, 12)}… is no public key of age.`, { cause });
    }
  }
  const cipher = await encrypter.encrypt(manifestsOf(found));
  return { objects: found.map(keptOf), cipher };
}

interface Found {
  readonly kind: Kind;
  readonly value: unknown;
}

async function readAll(read: ReadOne, { configMaps, secrets }: ObjectsNamed): Promise<readonly Found[]> {
  const one = async (kind: Kind, name: string): Promise<Found> => ({ kind, value: await read(kind, name) });
  const found = await Promise.all([
    ...configMaps.map((name) => one('ConfigMap', name)),
    ...secrets.map((name) => one('Secret', name)),
  ]);
  for (const { kind, value } of found) {
    const { metadata, type } = fields<V1Secret>(value);
    if (kind === 'Secret' && notOurs.some((pattern) => pattern.test(text(type))))
      throw fault(
        'SECRET_UNFIT',
        `Secret ${text(fields<V1ObjectMeta>(metadata).name)} is of type ${text(type)}: whatever made it makes it anew.`,
      );
  }
  return found;
}

function keptOf({ kind, value }: Found): KeptObject {
  const { metadata, data } = fields<V1Secret>(value);
  const binary = fields<V1ConfigMap>(value).binaryData;
  const keys = [...Object.keys(object(data)), ...Object.keys(object(binary))].sort();
  return { kind, name: text(fields<V1ObjectMeta>(metadata).name), keys };
}

/** One YAML document for each object, keys in order: the same objects give the same text. */
export function manifestsOf(found: readonly Found[]): string {
  return found.map((one) => `---\n${stringify(manifestOf(one), { sortMapEntries: true })}`).join('');
}

/** What `kubectl apply` needs to make the object again, wherever that is: nothing that belongs to this one cluster. */
function manifestOf({ kind, value }: Found): object {
  const { metadata, data, immutable, type } = fields<V1Secret>(value);
  const { name, labels, annotations } = fields<V1ObjectMeta>(metadata);
  const binary = fields<V1ConfigMap>(value).binaryData;
  const kept = Object.entries(texts(annotations)).filter(([key]) => !madeByOthers.includes(key));
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: text(name),
      ...(Object.keys(texts(labels)).length === 0 ? {} : { labels: texts(labels) }),
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
    },
    ...(kind === 'Secret' ? { type: text(type) || 'Opaque' } : {}),
    ...(immutable === true ? { immutable } : {}),
    ...(data === undefined ? {} : { data: texts(data) }),
    ...(binary === undefined ? {} : { binaryData: texts(binary) }),
  };
}
