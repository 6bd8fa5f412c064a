import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../sandbox/cluster/objects/meta.ts';
import { type Field, openField } from '../field.ts';
import type { Suite } from './suite.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

async function namesOf(field: Field, query: string): Promise<string[] | unknown> {
  const answer = await field.client.get(field.core(`configmaps?${query}`));
  if (answer.status !== 200) return answer.at('message');
  return (answer.at('items') as KubeObject[])
    .map((one) => one.metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt');
}

async function threeConfigMaps(field: Field): Promise<void> {
  for (const [name, labels] of [
    ['a', { app: 'x', tier: 'one' }],
    ['b', { app: 'x', tier: 'two' }],
    ['c', { app: 'y' }],
  ] as const)
    await field.create(field.core('configmaps'), { metadata: { name, labels }, data: { key: name } });
}

export const reading: Suite = (target) => {
  describe('reading', () => {
    it('selects by labels', async () => {
      const field = await openField(target().admin);
      await threeConfigMaps(field);
      const select = (selector: string) => namesOf(field, `labelSelector=${encodeURIComponent(selector)}`);
      expect(await select('app=x')).toEqual(['a', 'b']);
      expect(await select('app==x,tier!=one')).toEqual(['b']);
      expect(await select('tier in (one,two)')).toEqual(['a', 'b']);
      expect(await select('app in (x, y),tier notin (one)')).toEqual(['b', 'c']);
      expect(await select('app,!tier')).toEqual(['c']);
      expect(await select('app!=x,app')).toEqual(['c']);
      expect(await select('a b==')).toBe(
        "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
      );
    });

    it('selects by fields', async () => {
      const field = await openField(target().admin);
      await threeConfigMaps(field);
      expect(await namesOf(field, 'fieldSelector=metadata.name%3Db')).toEqual(['b']);
      expect(await namesOf(field, `fieldSelector=metadata.name!%3Db,metadata.namespace%3D${field.namespace}`)).toEqual([
        'a',
        'c',
      ]);
      const only = 'is not a known field selector: only "metadata.name", "metadata.namespace"';
      const refusals: [string, string][] = [
        [field.core('configmaps'), `"data.x" ${only}`],
        [field.core('serviceaccounts'), `"data.x" ${only}`],
        [field.core('endpoints'), `"data.x" ${only}`],
        [field.core('pods'), 'field label not supported: data.x'],
        [field.core('services'), 'field label not supported: data.x'],
        [field.core('secrets'), 'field label not supported: data.x'],
        [field.core('events'), 'field label not supported: data.x'],
        [field.group('apps/v1', 'deployments'), `"data.x" ${only}`],
        [field.group('apps/v1', 'replicasets'), `"data.x" ${only}`],
        [field.group('batch/v1', 'jobs'), 'field label "data.x" not supported for Job'],
      ];
      for (const [path, message] of refusals)
        expect((await target().admin.get(`${path}?fieldSelector=data.x%3D1`)).at('message')).toBe(message);
      expect(await namesOf(field, 'fieldSelector=abc')).toBe("invalid selector: 'abc'; can't understand 'abc'");
    });

    it('lists page by page', async () => {
      const field = await openField(target().admin);
      await threeConfigMaps(field);
      const first = await target().admin.get(field.core('configmaps?limit=2&labelSelector=app'));
      expect((first.at('items') as KubeObject[]).map((one) => one.metadata.name)).toEqual(['a', 'b']);
      const token = encodeURIComponent(String(first.at('metadata', 'continue')));
      const second = await target().admin.get(field.core(`configmaps?limit=2&labelSelector=app&continue=${token}`));
      expect((second.at('items') as KubeObject[]).map((one) => one.metadata.name)).toEqual(['c']);
      expect(second.at('metadata', 'continue')).toBeUndefined();
      const wrong = await target().admin.get(field.core('configmaps?limit=2&continue=abc'));
      expect([wrong.status, String(wrong.at('message'))]).toEqual([
        400,
        expect.stringMatching(/^invalid continue token/),
      ]);
    });

    it('heeds the resource version', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const list = await admin.get(field.core('configmaps?resourceVersion=0'));
      expect([list.status, list.at('kind'), list.at('apiVersion')]).toEqual([200, 'ConfigMapList', 'v1']);
      const text = await admin.get(field.core('configmaps?resourceVersion=abc'));
      expect([text.status, text.at('message')]).toEqual([
        400,
        'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
      ]);
      const future = await admin.get(field.core('configmaps?resourceVersion=99999999'));
      expect([future.status, future.at('reason'), future.headers['retry-after']]).toEqual([504, 'Timeout', '1']);
      expect(future.at('message')).toMatch(/^Timeout: Too large resource version: 99999999, current: \d+$/);
    });

    it('shows tables with the columns of each kind', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const columns = async (path: string) => {
        const answer = await admin.get(path, TABLE);
        const definitions = answer.at('columnDefinitions') as { name: string; priority: number }[];
        const [row] = answer.at('rows') as { cells: unknown[] }[];
        return {
          names: definitions.map((one) => `${one.priority === 0 ? '' : '+'}${one.name}`),
          cells: row?.cells ?? [],
        };
      };
      const pods = await columns(field.core('pods'));
      expect(pods.names).toEqual([
        'Name',
        'Ready',
        'Status',
        'Restarts',
        'Age',
        '+IP',
        '+Node',
        '+Nominated Node',
        '+Readiness Gates',
      ]);
      expect(pods.cells.slice(1, 4)).toEqual(['1/1', 'Running', '0']);
      const deployments = await columns(field.group('apps/v1', 'deployments'));
      expect(deployments.names).toEqual([
        'Name',
        'Ready',
        'Up-to-date',
        'Available',
        'Age',
        '+Containers',
        '+Images',
        '+Selector',
      ]);
      expect(deployments.cells.filter((_, index) => index !== 4)).toEqual([
        'mcp-server',
        '1/1',
        1,
        1,
        'server',
        'mcp/server:2.3.0',
        'app=mcp-server',
      ]);
      const events = await columns(`${field.core('events')}`);
      expect(events.names).toEqual([
        'Last Seen',
        'Type',
        'Reason',
        'Object',
        '+Subobject',
        '+Source',
        'Message',
        '+First Seen',
        '+Count',
        '+Name',
      ]);
      for (const path of [
        field.group('apps/v1', 'replicasets'),
        field.group('discovery.k8s.io/v1', 'endpointslices'),
        '/api/v1/nodes',
        '/api/v1/namespaces',
        field.core('services'),
        field.core('secrets'),
      ])
        expect((await columns(path)).names.length).toBeGreaterThan(2);
    });

    it('includes the object of a row as it is asked to', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await threeConfigMaps(field);
      const row = async (include: string) => {
        const answer = await admin.get(field.core(`configmaps/a?includeObject=${include}`), TABLE);
        return (answer.at('rows') as { object: KubeObject | null }[])[0]?.object;
      };
      expect(await row('None')).toBeNull();
      expect(await row('Metadata')).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
      expect(await row('Object')).toMatchObject({ kind: 'ConfigMap', data: { key: 'a' } });
    });

    it('answers JSON to clients that would rather have protobuf, and 406 to those that take neither', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const path = field.core('configmaps/a');
      const yaml = await admin.get(path, 'application/yaml');
      expect([yaml.headers['content-type'], yaml.text.includes('kind: ConfigMap')]).toEqual(['application/yaml', true]);
      const metadata = await admin.get(path, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
      expect(metadata.at('kind')).toBe('PartialObjectMetadata');
      const xml = await admin.get(path, 'application/xml');
      expect([xml.status, xml.at('reason')]).toEqual([406, 'NotAcceptable']);
    });
  });
};
