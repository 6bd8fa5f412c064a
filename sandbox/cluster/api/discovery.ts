import { type ServedGroup, type ServedResource, servedGroups, servedResources } from '../resources/catalogue.ts';
import { apiVersionOf } from '../resources/registry.ts';
import { type Answer, ok } from './answer.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function wantsAggregated(accept: string | undefined): boolean {
  const first = (accept ?? '').split(',')[0]?.replaceAll(' ', '') ?? '';
  return ['g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'].every((part) => first.split(';').includes(part));
}

const inGroup = ({ group, version }: ServedGroup) =>
  servedResources.filter((resource) => resource.group === group && resource.version === version);

function aggregatedResource(resource: ServedResource): object {
  const { name, kind, namespaced, singular, verbs, shortNames, categories, subresources } = resource;
  const responseKind = (one: { kind: string; group?: string; version?: string }) => ({
    group: one.group ?? '',
    version: one.version ?? '',
    kind: one.kind,
  });
  return {
    resource: name,
    responseKind: responseKind({ kind }),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map((part) => ({
            subresource: part.name,
            responseKind: responseKind(part),
            verbs: part.verbs,
          })),
        }
      : {}),
  };
}

function aggregated(groups: readonly ServedGroup[]): Answer {
  const items = groups.map((group) => ({
    metadata: group.group === '' ? {} : { name: group.group },
    versions: [{ version: group.version, resources: inGroup(group).map(aggregatedResource), freshness: 'Current' }],
  }));
  const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  return { code: 200, body, contentType: AGGREGATED };
}

function groupEntry(group: ServedGroup) {
  const version = { groupVersion: apiVersionOf(group), version: group.version };
  return { name: group.group, versions: [version], preferredVersion: version };
}

function resourceList(group: ServedGroup): Answer | undefined {
  const found = inGroup(group);
  if (found.length === 0) return undefined;
  const entries = found.flatMap(({ name, singular, namespaced, kind, verbs, shortNames, categories, subresources }) => [
    {
      name,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
    },
    ...subresources.map((part) => ({
      name: `${name}/${part.name}`,
      singularName: '',
      namespaced,
      ...(part.group === undefined ? {} : { group: part.group, version: part.version ?? 'v1' }),
      kind: part.kind,
      verbs: part.verbs,
    })),
  ]);
  return ok({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(group), resources: entries });
}

/** Answers /api, /apis and what is below them; undefined for every other path. */
export function discovery(path: string, accept: string | undefined, address: string): Answer | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  const [root, group, version, ...more] = segments;
  if (more.length > 0) return undefined;
  if (root === 'api') {
    if (group === 'v1' && version === undefined) return resourceList({ group: '', version: 'v1' });
    if (group !== undefined) return undefined;
    if (wantsAggregated(accept)) return aggregated([{ group: '', version: 'v1' }]);
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }];
    return ok({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs });
  }
  if (root !== 'apis') return undefined;
  if (group === undefined)
    return wantsAggregated(accept)
      ? aggregated(servedGroups())
      : ok({ kind: 'APIGroupList', apiVersion: 'v1', groups: servedGroups().map(groupEntry) });
  if (version !== undefined) return resourceList({ group, version });
  const found = servedGroups().find((one) => one.group === group);
  return found ? ok({ kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) }) : undefined;
}
