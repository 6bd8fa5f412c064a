import type {
  V1ManagedFieldsEntry,
  V1ObjectMeta,
  V1Service,
  V1ServicePort,
  V1ServiceSpec,
} from '@kubernetes/client-node';
import type { Service } from '../../ports/workload.ts';
import { amount, fields, list, object, texts, time } from './fields.ts';
import { writtenOf } from './written.ts';

/** A service of the API (core/v1). */
export function serviceOf(value: unknown, now: Date): Service {
  const { metadata, spec } = fields<V1Service>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const { selector, ports } = fields<V1ServiceSpec>(spec);
  return {
    ...writtenOf(metadata),
    selector: selector === undefined || selector === null ? {} : texts(selector),
    selectedSince: selectedSince(meta.managedFields, now),
    ports: list(ports).map((port) => amount(fields<V1ServicePort>(port).port)),
  };
}

/** The newest write of any program that owns the selector: it may have written something else then, so the selector is no younger. */
function selectedSince(managedFields: unknown, now: Date): string | undefined {
  const times = list(managedFields).flatMap((value) => {
    const entry = fields<V1ManagedFieldsEntry>(value);
    const owned = object(object(entry.fieldsV1)['f:spec'])['f:selector'];
    return owned === undefined ? [] : [time(entry.time, now)];
  });
  // One owner without a time may be the youngest.
  if (times.includes(undefined)) return undefined;
  return times.toSorted().at(-1);
}
