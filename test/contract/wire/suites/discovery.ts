import { describe, expect, it } from 'vitest';
import { isObject } from '../../../../sandbox/cluster/objects/json.ts';
import { type ServedResource, servedGroups, servedResources } from '../../../../sandbox/cluster/resources/catalogue.ts';
import type { WireTarget } from '../target.ts';
import type { Suite } from './suite.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface Discovered {
  readonly resource: string;
  readonly scope: string;
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly responseKind: { readonly kind: string };
  readonly subresources?: readonly { readonly subresource: string; readonly verbs: readonly string[] }[];
}

async function discovered(target: WireTarget): Promise<Map<string, Discovered>> {
  const found = new Map<string, Discovered>();
  for (const root of ['/api', '/apis']) {
    const answer = await target.admin.get(root, `${AGGREGATED},application/json`);
    expect(answer.headers['content-type']).toBe(AGGREGATED);
    for (const group of answer.at('items') as {
      metadata: { name?: string };
      versions: { version: string; resources: Discovered[] }[];
    }[])
      for (const { version, resources } of group.versions)
        for (const resource of resources)
          found.set(`${group.metadata.name ?? ''}/${version}/${resource.resource}`, resource);
  }
  return found;
}

/** metrics.k8s.io is served by an add-on that the control plane of these tests does not start. */
const isCore = (resource: ServedResource) => resource.group !== 'metrics.k8s.io';

export const discovery: Suite = (target) => {
  describe('discovery', () => {
    it('describes each resource the simulation serves: kind, scope, names, verbs, subresources', async () => {
      const found = await discovered(target());
      for (const one of servedResources.filter(isCore)) {
        const there = found.get(`${one.group}/${one.version}/${one.name}`);
        expect(there, one.name).toMatchObject({
          responseKind: { kind: one.kind },
          scope: one.namespaced ? 'Namespaced' : 'Cluster',
          singularResource: one.singular,
        });
        expect(there?.shortNames ?? [], one.name).toEqual(one.shortNames);
        expect(there?.categories ?? [], one.name).toEqual(one.categories);
        expect(there?.verbs, one.name).toEqual(expect.arrayContaining([...one.verbs]));
        if (one.group !== 'events.k8s.io') expect(there?.verbs, one.name).toEqual(one.verbs);
        for (const part of one.subresources)
          expect(
            there?.subresources?.find((other) => other.subresource === part.name)?.verbs,
            `${one.name}/${part.name}`,
          ).toEqual(part.verbs);
      }
    });

    it('serves the older documents, too', async () => {
      const { admin } = target();
      expect((await admin.get('/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
      const groups = (await admin.get('/apis')).at('groups') as {
        name: string;
        preferredVersion: { groupVersion: string };
      }[];
      for (const { group, version } of servedGroups())
        if (group !== 'metrics.k8s.io')
          expect(groups.find((one) => one.name === group)?.preferredVersion.groupVersion, group).toBe(
            `${group}/${version}`,
          );
      const apps = await admin.get('/apis/apps/v1');
      const listed = apps.at('resources') as { name: string; kind: string; group?: string; verbs: string[] }[];
      expect(listed.find((one) => one.name === 'deployments/scale')).toEqual({
        name: 'deployments/scale',
        singularName: '',
        namespaced: true,
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
        verbs: ['get', 'patch', 'update'],
      });
      expect((await admin.get('/apis/apps')).at('preferredVersion')).toEqual({
        groupVersion: 'apps/v1',
        version: 'v1',
      });
    });

    it('says in /openapi/v3 that patches take fieldValidation', async () => {
      const { admin } = target();
      const index = await admin.get('/openapi/v3');
      const document = index.at('paths', 'apis/apps/v1', 'serverRelativeURL');
      const answer = await admin.get(String(document));
      const patch = answer.at('paths', '/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'patch');
      expect(isObject(patch) && patch['x-kubernetes-group-version-kind']).toEqual({
        group: 'apps',
        kind: 'Deployment',
        version: 'v1',
      });
      const parameters = isObject(patch) && Array.isArray(patch['parameters']) ? patch['parameters'] : [];
      expect(parameters.map((one) => isObject(one) && one['name'])).toContain('fieldValidation');
    });
  });
};
