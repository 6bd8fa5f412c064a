import { describe, expect, it } from 'vitest';
import type { Verb } from '../../../sandbox/cluster/api/request.ts';
import { coverage, parameters } from '../../../sandbox/cluster/coverage.ts';
import { servedResources } from '../../../sandbox/cluster/resources/catalogue.ts';
import type { WireRequest } from '../../contract/wire/client.ts';
import { openLab } from './cluster.ts';

const full = (group: string, name: string) => (group === '' ? name : `${name}.${group}`);

const METHODS: Readonly<Record<Verb, string>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** Whether a verb acts on one named object. */
const named = (verb: Verb, part: string | undefined) =>
  part !== undefined || ['get', 'update', 'patch', 'delete'].includes(verb);

/** Everything discovery offers, with its verbs. */
function offered(): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const one of servedResources) {
    found.set(full(one.group, one.name), one.verbs);
    for (const part of one.subresources) found.set(`${full(one.group, one.name)}/${part.name}`, part.verbs);
  }
  return found;
}

/** Every line of the list as resource, verb and level. */
const lines = coverage.flatMap(({ resource, verbs }) =>
  Object.entries(verbs).map(([verb, level]) => ({ resource, verb: verb as Verb, level })),
);

const versions = new Map(servedResources.map((one) => [one.group, one.version]));
const clusterWide = new Set(servedResources.filter((one) => !one.namespaced).map((one) => full(one.group, one.name)));

/** The address a verb of a resource is tried at; the object is not there. */
function addressOf(resource: string, verb: Verb): string {
  const [whole = '', part] = resource.split('/');
  const [plural = '', ...groups] = whole.split('.');
  const group = groups.join('.');
  const root = group === '' ? '/api/v1' : `/apis/${group}/${versions.get(group) ?? 'v1'}`;
  const scope = clusterWide.has(whole) ? '' : '/namespaces/mcp';
  const query = verb === 'watch' ? '?watch=true&timeoutSeconds=1&resourceVersion=abc' : '';
  return `${root}${scope}/${plural}${named(verb, part) ? '/none' : ''}${part ? `/${part}` : ''}${query}`;
}

function bodyFor(verb: Verb): WireRequest {
  if (verb === 'patch') return { body: '{}', type: 'application/merge-patch+json' };
  return verb === 'create' || verb === 'update' ? { body: '{}' } : {};
}

describe('the list of what is simulated', () => {
  it('names every resource, verb and subresource that discovery offers', () => {
    const listed = new Map(coverage.map((entry) => [entry.resource, Object.keys(entry.verbs)]));
    for (const [resource, verbs] of offered())
      expect(listed.get(resource) ?? [], resource).toEqual(expect.arrayContaining([...verbs]));
    expect(listed.size).toBe(coverage.length);
  });

  it('calls nothing simulated that discovery does not offer', () => {
    const known = offered();
    for (const { resource, verb, level } of lines)
      if (level !== 'not') expect(known.get(resource) ?? [], `${verb} of ${resource}`).toContain(verb);
  });

  it('is what the server does: 501 for what it is not, anything else for what it is', async () => {
    const lab = await openLab();
    for (const { resource, verb, level } of lines) {
      const answer = await lab.client.call(METHODS[verb], addressOf(resource, verb), bodyFor(verb));
      expect(answer.status === 501, `${verb} of ${resource}: ${answer.text}`).toBe(level === 'not');
      if (level !== 'not') expect(answer.status, `${verb} of ${resource}`).not.toBe(405);
    }
  });

  it('refuses parameters that nothing heeds', async () => {
    const lab = await openLab();
    for (const [verb, known] of Object.entries(parameters)) {
      expect(Object.keys(known).length, verb).toBeGreaterThan(2);
      for (const [name, level] of Object.entries(known)) {
        if (verb !== 'list' || ['watch', 'continue', 'resourceVersion', 'sendInitialEvents'].includes(name)) continue;
        const answer = await lab.client.get(`/api/v1/namespaces/mcp/pods?${name}=`);
        expect(answer.status === 501, name).toBe(level === 'not');
      }
    }
    expect((await lab.client.get('/api/v1/namespaces/mcp/pods?unknown=1')).status).toBe(501);
    const impersonated = await lab.client.call('GET', '/api/v1/pods', { headers: { 'impersonate-user': 'x' } });
    expect(impersonated.at('message')).toBe('the simulated cluster does not support impersonation');
  });
});
