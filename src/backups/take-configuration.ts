import { createHash } from 'node:crypto';
import type { Steps } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Archive } from '../ports/archive.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { KeptObject } from '../ports/kept-objects.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { ConfigurationData } from './configuration-plan.ts';
import { backupKey } from './names.ts';

const callMs = 30_000;

interface Taking {
  readonly archive: Archive;
  readonly cluster: Pick<ClusterReader, 'keptObjects' | 'sealedObjects'>;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly mark: WriteMark;
  readonly environment: Environment;
}

/** What the run gives. */
export interface ConfigurationTaken {
  readonly key: string;
  readonly bytes: number;
  /** Of the encrypted file, in hex. */
  readonly sha256: string;
  readonly objects: readonly KeptObject[];
  /** Which keys it was encrypted to. */
  readonly recipients: readonly string[];
}

/**
 * Encrypts the named objects and keeps them as one file. A worker that takes over finds it there, or makes it anew: it is never written
 * over. Rejects with CLUSTER_NOT_FOUND where an object is gone; nothing is kept then.
 */
export async function takeConfiguration(
  { archive, cluster, steps, signal, mark: { run }, environment }: Taking,
  { prefix, named, recipients }: ConfigurationData,
): Promise<ConfigurationTaken> {
  const call = { timeoutMs: callMs, signal };
  const { at, objects } = await steps.observe('objects', async ({ since }) => ({
    at: since.toISOString(),
    objects: await cluster.keptObjects(named, { signal }),
  }));
  const key = backupKey('configuration', { prefix, at: new Date(at), run, name: environment.namespace });
  const kept = await steps.once.keyed('keep', {
    async made() {
      const there = await archive.head(key, call);
      if (there === undefined) return undefined;
      const { run: owner, sha256 } = there.metadata;
      if (owner === run && sha256 !== undefined) return { bytes: there.bytes, sha256, objects };
      throw fault('BACKUP_TAKEN', `The bucket has another ${key}.`);
    },
    async make() {
      const sealed = await cluster.sealedObjects(named, recipients, { signal });
      const sha256 = createHash('sha256').update(sealed.cipher).digest('hex');
      const metadata = { run, environment: environment.name, kind: 'kubernetes', sha256 };
      // Known beforehand to the byte: what is shorter was cut.
      const how = { metadata, contentType: 'application/octet-stream', floorBytes: sealed.cipher.length };
      await archive.keep(key, once(sealed.cipher), how, call);
      return { bytes: sealed.cipher.length, sha256, objects: sealed.objects };
    },
  });
  return { key, recipients, ...kept };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
