import { afterEach, expect, test } from 'vitest';
import { aConfigMap } from '../../workloads/samples.ts';
import { json, type Reply, type Stub, startStub, statusBody } from './api-stub.ts';

let stub: Stub | undefined;
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

async function stubThat(reply: Reply): Promise<Stub> {
  stub = await startStub(reply);
  return stub;
}

const managedFields = [
  { manager: 'vault', time: '2026-01-31T13:00:00Z', fieldsV1: { 'f:data': { '.': {}, 'f:url': {} }, 'f:type': {} } },
  { manager: 'kubectl', time: '2026-01-31T12:00:00Z', fieldsV1: { 'f:metadata': { 'f:labels': {} } } },
  { manager: 'broken', fieldsV1: 'no object' },
];
const metadata = {
  name: 'mcp-db',
  uid: 'u',
  resourceVersion: '7',
  creationTimestamp: '2026-01-30T12:00:00Z',
  managedFields,
};

test('a Secret is asked for its metadata alone; where a server sends values all the same, nobody gets them', async () => {
  const { cluster, requests } = await stubThat((response) =>
    json(response, 200, { kind: 'Secret', apiVersion: 'v1', metadata, data: { url: 'aHVudGVyMg==' } }),
  );
  const facts = await cluster.secretFacts('mcp-db');
  expect(requests[0]?.headers['accept']).toBe('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
  expect(facts).toEqual({
    name: 'mcp-db',
    createdAt: '2026-01-30T12:00:00Z',
    writers: [{ by: 'vault', at: '2026-01-31T13:00:00Z', keys: ['url'] }],
  });
  expect(JSON.stringify(facts)).not.toContain('aHVudGVyMg');
});

test('what is not there is undefined; what may not be read says which right is missing', async () => {
  const { cluster } = await stubThat((response, { url }) =>
    url.endsWith('nothing')
      ? json(response, 404, statusBody(404, 'NotFound'))
      : json(response, 403, statusBody(403, 'Forbidden')),
  );
  expect(await cluster.configMap('nothing')).toBeUndefined();
  expect(await cluster.secretFacts('nothing')).toBeUndefined();
  await expect(cluster.secretFacts('mcp-db')).rejects.toThrow('The bot may not get secrets "mcp-db" in namespace');
  await expect(cluster.configMap('mcp-config')).rejects.toThrow('The bot may not get configmaps "mcp-config"');
});

test('a change of values carries the version it was decided on, and every other key as it was', async () => {
  const { cluster, requests } = await stubThat((response) => json(response, 200, { metadata, data: {} }));
  const from = aConfigMap({ data: { 'a/b~c': '1', keep: 'x' }, annotations: { note: 'n' } });
  const at = { 'mcp-chatops/at': '2026-01-31T14:22:00Z' };
  await cluster.changeConfigMap({ from, values: { 'a/b~c': '2' }, annotations: at, mark: { run: 'R-7', fence: 3 } });
  expect(requests[0]?.method).toBe('PATCH');
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual([
    { op: 'replace', path: '/metadata/resourceVersion', value: '1' },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: { ...at, 'mcp-chatops/run': 'R-7', 'mcp-chatops/fence': '3' },
    },
    { op: 'add', path: '/data', value: { 'a/b~c': '2', keep: 'x' } },
  ]);
});
