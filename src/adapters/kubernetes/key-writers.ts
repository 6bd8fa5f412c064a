import type { V1ManagedFieldsEntry } from '@kubernetes/client-node';
import type { KeyWriter } from '../../ports/workload.ts';
import { fields, list, object, text, time } from './fields.ts';

const parts = ['f:data', 'f:binaryData', 'f:stringData'];

/** Who wrote which keys of a ConfigMap or Secret, and when at the latest: the API server notes keys, and no value. */
export function keyWriters(managedFields: unknown, now: Date): readonly KeyWriter[] {
  return list(managedFields).flatMap((value) => {
    const entry = fields<V1ManagedFieldsEntry>(value);
    const owned = object(entry.fieldsV1);
    const keys = parts.flatMap((part) => Object.keys(object(owned[part])).flatMap(keyOf));
    return keys.length === 0 ? [] : [{ by: text(entry.manager), at: time(entry.time, now), keys: keys.sort() }];
  });
}

/** `f:url` is the key `url`; `.` is the map itself. */
const keyOf = (field: string) => (field.startsWith('f:') ? [field.slice(2)] : []);
