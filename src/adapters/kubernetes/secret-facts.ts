import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { SecretFacts } from '../../ports/workload.ts';
import { fields, madeAt, text } from './fields.ts';
import { keyWriters } from './key-writers.ts';

/** Asks the API server for the metadata of an object and nothing else of it (kubernetes.io, API concepts: metadata-only fetches). */
export const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** What the metadata of a Secret tells. Whatever else the answer holds is not looked at. */
export function secretFactsOf({ metadata }: Readonly<Record<string, unknown>>, now: Date): SecretFacts {
  const meta = fields<V1ObjectMeta>(metadata);
  return {
    name: text(meta.name),
    createdAt: madeAt(meta.creationTimestamp, now),
    writers: keyWriters(meta.managedFields, now),
  };
}
