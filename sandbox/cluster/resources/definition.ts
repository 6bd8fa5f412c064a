import type { FieldError } from '../api/status.ts';
import type { Kinds, ResourceName } from '../objects/kinds.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { FieldLabels } from '../selectors/fields.ts';
import type { NameRule } from '../validation/names.ts';

/** A part of a resource with an address of its own, as discovery lists it. */
export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

export interface AdmissionContext {
  /** A fresh address for a Service. */
  serviceAddress(): string;
}

/** Everything the API needs to know about a stored resource; the handlers are the same for all. */
export interface ResourceDefinition<R extends ResourceName = ResourceName> {
  readonly name: R;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Main verbs that a real server has; deletecollection is missing for namespaces and services of old. */
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly schema: ObjectSchema;
  readonly names: NameRule;
  /** metadata.generation counts the changes of the spec. */
  readonly generation: boolean;
  /** The status is written through its own address only. */
  readonly status: boolean;
  readonly fields: FieldLabels;
  /** Sent with every answer, as a Warning header. */
  readonly warning?: string;
  /** Turns fields that are only ever written into those that are kept, before anything else looks at the object. */
  convert(object: Kinds[R]): void;
  /** Fills what is not a constant, after defaults and before validation. */
  fill(object: Kinds[R], context: AdmissionContext): void;
  validate(object: Kinds[R], previous: Kinds[R] | undefined): readonly FieldError[];
}

/** A definition whose object type is not known here: the handlers pass it stored objects of its own resource only. */
export type AnyDefinition = Omit<ResourceDefinition, 'convert' | 'fill' | 'validate'> & {
  convert(object: KubeObject): void;
  fill(object: KubeObject, context: AdmissionContext): void;
  validate(object: KubeObject, previous: KubeObject | undefined): readonly FieldError[];
};

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const;
export const WITHOUT_COLLECTION = VERBS.filter((verb) => verb !== 'deletecollection');

/** How most groups refuse a field selector, … */
export const unknownField = (label: string) => `field label not supported: ${label}`;
/** … and how the group apps and those after it do. */
export const onlyMetadata = (label: string) =>
  `"${label}" is not a known field selector: only "metadata.name", "metadata.namespace"`;

export const statusPart = (kind: string): Subresource => ({ name: 'status', kind, verbs: ['get', 'patch', 'update'] });
export const scalePart: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};

type Given<R extends ResourceName> = Pick<ResourceDefinition<R>, 'name' | 'group' | 'version' | 'kind' | 'schema'> &
  Partial<ResourceDefinition<R>>;

/** Makes a definition; what is not given is the common case. */
export function define<R extends ResourceName>(given: Given<R>): AnyDefinition {
  const definition: ResourceDefinition<R> = {
    singular: given.kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: VERBS,
    subresources: [],
    names: 'subdomain',
    generation: false,
    status: given.subresources?.some((part) => part.name === 'status') ?? false,
    fields: { labels: [], refuse: onlyMetadata },
    convert: () => undefined,
    fill: () => undefined,
    validate: () => [],
    ...given,
  };
  return definition as unknown as AnyDefinition;
}
