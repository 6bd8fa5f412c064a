import {
  atomic,
  count,
  flag,
  int,
  list,
  listBy,
  map,
  type ObjectSchema,
  object,
  opaque,
  type Schema,
  set,
  text,
} from './schema.ts';

export const objectMeta: ObjectSchema = object('ObjectMeta', {
  name: text(),
  generateName: text(),
  namespace: text(),
  selfLink: text(),
  uid: text(),
  resourceVersion: text(),
  generation: count(),
  creationTimestamp: text(),
  deletionTimestamp: text(),
  deletionGracePeriodSeconds: int(),
  labels: map(text()),
  annotations: map(text()),
  ownerReferences: listBy(
    ['uid'],
    object('OwnerReference', {
      apiVersion: text(),
      kind: text(),
      name: text(),
      uid: text(),
      controller: flag(),
      blockOwnerDeletion: flag(),
    }),
  ),
  finalizers: set(text()),
  managedFields: opaque,
});

export const labelSelector: ObjectSchema = atomic(
  object('LabelSelector', {
    matchLabels: map(text()),
    matchExpressions: list(object('LabelSelectorRequirement', { key: text(), operator: text(), values: list(text()) })),
  }),
);

/** Conditions as statuses carry them; which times they have depends on the kind. */
export const conditions: Schema = listBy(
  ['type'],
  object('Condition', {
    type: text(),
    status: text(),
    reason: text(),
    message: text(),
    observedGeneration: count(),
    lastTransitionTime: text(),
    lastUpdateTime: text(),
    lastProbeTime: text(),
    lastHeartbeatTime: text(),
  }),
);

/** The outer form every kind shares, with its own fields. */
export function kind(name: string, fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return object(name, { apiVersion: text(), kind: text(), metadata: objectMeta, ...fields });
}
