import type { Subresource } from './definition.ts';
import { resources } from './registry.ts';

/** A resource as discovery shows it, whether it is stored, a view or computed. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
}

const computed = (
  given: Pick<ServedResource, 'group' | 'version' | 'name' | 'kind' | 'verbs' | 'namespaced'> & Partial<ServedResource>,
): ServedResource => ({
  singular: given.kind.toLowerCase(),
  shortNames: [],
  categories: [],
  subresources: [],
  ...given,
});

/** Everything discovery lists. */
export const servedResources: readonly ServedResource[] = [
  ...resources,
  computed({
    group: 'events.k8s.io',
    version: 'v1',
    name: 'events',
    kind: 'Event',
    namespaced: true,
    verbs: ['get', 'list', 'watch'],
    shortNames: ['ev'],
  }),
  computed({
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    name: 'pods',
    kind: 'PodMetrics',
    singular: '',
    namespaced: true,
    verbs: ['get', 'list'],
  }),
  computed({
    group: 'authorization.k8s.io',
    version: 'v1',
    name: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    namespaced: false,
    verbs: ['create'],
  }),
  computed({
    group: 'authentication.k8s.io',
    version: 'v1',
    name: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    namespaced: false,
    verbs: ['create'],
  }),
];

/** A group with its one version. */
export interface ServedGroup {
  readonly group: string;
  readonly version: string;
}

/** The named groups, in the order of their first resource. */
export function servedGroups(): ServedGroup[] {
  const groups = new Map(servedResources.map(({ group, version }) => [group, version]));
  return [...groups].filter(([group]) => group !== '').map(([group, version]) => ({ group, version }));
}
