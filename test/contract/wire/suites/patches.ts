import { describe, expect, it } from 'vitest';
import { openField } from '../field.ts';
import type { Suite } from './suite.ts';

const REFUSED = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server rejected our request due to an error in our request',
  reason: 'Invalid',
  details: {},
  code: 422,
};

export const patches: Suite = (target) => {
  describe('patches and conflicts', () => {
    it('refuses a write that saw an older version, whatever form it has', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'settings' }, data: { a: '1' } });
      const path = field.core('configmaps/settings');
      const first = await admin.get(path);
      const stale = first.at('metadata', 'resourceVersion');
      await admin.patch(path, 'merge', { data: { a: '2' } });
      const conflict = {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message:
          'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
        reason: 'Conflict',
        details: { name: 'settings', kind: 'configmaps' },
        code: 409,
      };
      const put = await admin.put(path, first.body);
      expect(put.body).toEqual(conflict);
      const metadata = { resourceVersion: stale };
      expect((await admin.patch(path, 'merge', { metadata, data: { a: '3' } })).body).toEqual(conflict);
      expect((await admin.patch(path, 'strategic', { metadata, data: { a: '3' } })).body).toEqual(conflict);
      const replace = [{ op: 'replace', path: '/metadata/resourceVersion', value: stale }];
      expect(
        (await admin.patch(path, 'json', [...replace, { op: 'replace', path: '/data/a', value: '3' }])).body,
      ).toEqual(conflict);
      expect((await admin.get(path)).at('data')).toEqual({ a: '2' });
    });

    it('keeps the version when nothing changes', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'settings' }, data: { a: '1' } });
      const path = field.core('configmaps/settings');
      const before = (await admin.get(path)).at('metadata', 'resourceVersion');
      expect((await admin.patch(path, 'merge', { data: { a: '1' } })).at('metadata', 'resourceVersion')).toBe(before);
      const dry = await admin.patch(`${path}?dryRun=All`, 'merge', { data: { a: '2' } });
      expect(dry.at('data')).toEqual({ a: '2' });
      expect((await admin.get(path)).at('data')).toEqual({ a: '1' });
    });

    it('applies JSON patches whole or not at all', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), {
        metadata: { name: 'settings', labels: { 'a/b': 'x' } },
        data: { a: '1' },
      });
      const path = field.core('configmaps/settings');
      const failing = [
        [{ op: 'test', path: '/data/a', value: '9' }],
        [{ op: 'replace', path: '/none/a', value: '9' }],
        [{ op: 'remove', path: '/data/none' }],
        [{ op: 'test', path: '/data/none', value: 'x' }],
        [{ op: 'add', path: '/none/a', value: '1' }],
        [{ op: 'frob', path: '/data/a', value: '1' }],
      ];
      for (const operations of failing) {
        const all = [{ op: 'add', path: '/data/b', value: '2' }, ...operations];
        expect((await admin.patch(path, 'json', all)).body).toEqual(REFUSED);
      }
      const working = [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'add', path: '/data/b', value: '2' },
        { op: 'copy', from: '/data/b', path: '/data/c' },
        { op: 'move', from: '/data/a', path: '/data/d' },
        { op: 'replace', path: '/data/e', value: '5' },
        { op: 'remove', path: '/metadata/labels/a~1b' },
      ];
      const answer = await admin.patch(path, 'json', working);
      expect(answer.at('data')).toEqual({ b: '2', c: '2', d: '1', e: '5' });
      expect(answer.at('metadata', 'labels')).toBeUndefined();
      expect((await admin.patch(path, 'json', { a: 1 })).at('message')).toBe(
        'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
      );
    });

    it('merges lists by their keys in strategic patches, and replaces them in merge patches', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const path = field.group('apps/v1', 'deployments/mcp-server');
      const template = (containers: object[]) => ({ spec: { template: { spec: { containers } } } });
      const containersOf = (answer: { at(...path: string[]): unknown }) =>
        (answer.at('spec', 'template', 'spec', 'containers') as { name: string }[]).map((one) => one.name);
      const added = await admin.patch(path, 'strategic', template([{ name: 'sidecar', image: 'proxy:1' }]));
      expect(containersOf(added)).toEqual(['sidecar', 'server']);
      const env = { name: 'server', env: [{ name: 'LOG_LEVEL', value: 'debug' }] };
      const changed = await admin.patch(path, 'strategic', template([env]));
      expect(containersOf(changed)).toEqual(['sidecar', 'server']);
      const dropped = await admin.patch(path, 'strategic', template([{ name: 'sidecar', $patch: 'delete' }]));
      expect(containersOf(dropped)).toEqual(['server']);
      const ordered = {
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'server' }, { name: 'late' }],
              containers: [{ name: 'late', image: 'late:1' }],
            },
          },
        },
      };
      expect(containersOf(await admin.patch(path, 'strategic', ordered))).toEqual(['server', 'late']);
      const replaced = await admin.patch(path, 'merge', template([{ name: 'only', image: 'only:1' }]));
      expect(containersOf(replaced)).toEqual(['only']);
    });

    it('merges the selector of a service key by key, and drops what a patch of an ingress leaves out', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('services'), {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      const patched = await admin.patch(field.core('services/web'), 'strategic', {
        spec: { selector: { version: 'green' } },
      });
      expect(patched.at('spec', 'selector')).toEqual({ app: 'web', version: 'green' });
      const tls = [{ hosts: ['mcp.example.com'], secretName: 'old' }];
      const backend = { service: { name: 'web', port: { number: 80 } } };
      await field.create(field.group('networking.k8s.io/v1', 'ingresses'), {
        metadata: { name: 'web' },
        spec: { tls, defaultBackend: backend },
      });
      const path = field.group('networking.k8s.io/v1', 'ingresses/web');
      const ingress = await admin.patch(path, 'strategic', { spec: { tls: [{ secretName: 'new' }] } });
      expect(ingress.at('spec', 'tls')).toEqual([{ secretName: 'new' }]);
    });

    it('changes the generation with the spec only, and the status at its own address only', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const path = field.group('apps/v1', 'deployments/mcp-server');
      const labelled = await admin.patch(path, 'merge', { metadata: { labels: { tier: 'backend' } } });
      expect(labelled.at('metadata', 'generation')).toBe(1);
      const both = await admin.patch(path, 'merge', {
        spec: { minReadySeconds: 1 },
        status: { observedGeneration: 77 },
      });
      expect(both.at('metadata', 'generation')).toBe(2);
      expect(both.at('status', 'observedGeneration')).not.toBe(77);
      const status = await admin.patch(`${path}/status?dryRun=All`, 'merge', {
        spec: { minReadySeconds: 9 },
        status: { observedGeneration: 77 },
      });
      expect(status.at('status', 'observedGeneration')).toBe(77);
      expect(status.at('spec', 'minReadySeconds')).toBe(1);
      expect(status.at('metadata', 'generation')).toBe(2);
    });

    it('refuses patches of other media types, and bodies that are no JSON', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'settings' } });
      const path = field.core('configmaps/settings');
      for (const type of ['application/json', 'text/plain']) {
        const answer = await admin.call('PATCH', path, { body: '{}', type });
        expect([answer.status, answer.at('reason'), answer.at('message')]).toEqual([
          415,
          'UnsupportedMediaType',
          '415: Unsupported Media Type',
        ]);
      }
      const garbage = await admin.call('PATCH', path, { body: '{nope', type: 'application/merge-patch+json' });
      expect([garbage.status, garbage.at('reason')]).toEqual([400, 'BadRequest']);
      expect(garbage.at('message')).toMatch(/^error decoding patch: /);
    });

    it('applies on the server with owners: another owner is a conflict until it is forced', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const path = field.core('configmaps/settings');
      const applied = (data: object, metadata: object = {}) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', ...metadata },
        data,
      });
      const created = await admin.patch(`${path}?fieldManager=first`, 'apply', applied({ a: '1', b: '1' }));
      expect(created.status).toBe(201);
      const clash = await admin.patch(`${path}?fieldManager=second`, 'apply', applied({ a: '2', c: '2' }));
      expect(clash.status).toBe(409);
      expect(clash.at('message')).toBe('Apply failed with 1 conflict: conflict with "first": .data.a');
      expect(clash.at('details', 'causes')).toEqual([
        { reason: 'FieldManagerConflict', message: 'conflict with "first"', field: '.data.a' },
      ]);
      const forced = await admin.patch(`${path}?fieldManager=second&force=true`, 'apply', applied({ a: '2', c: '2' }));
      expect(forced.at('data')).toEqual({ a: '2', b: '1', c: '2' });
      const dropped = await admin.patch(`${path}?fieldManager=second`, 'apply', applied({ a: '2' }));
      expect(dropped.at('data')).toEqual({ a: '2', b: '1' });
      const nobody = await admin.patch(path, 'apply', applied({ a: '2' }));
      expect([nobody.status, nobody.at('message')]).toEqual([
        422,
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      ]);
      const other = await admin.patch(`${path}?fieldManager=x`, 'apply', {
        ...applied({}),
        metadata: { name: 'other' },
      });
      expect(other.at('message')).toBe('the name of the object (other) does not match the name on the URL (settings)');
    });

    it('shows the owner of an updated field to server-side apply', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const path = field.group('apps/v1', 'deployments/mcp-server');
      await admin.patch(`${path}?fieldManager=pipeline`, 'merge', { spec: { minReadySeconds: 3 } });
      const manifest = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'mcp-server' },
        spec: { minReadySeconds: 5 },
      };
      const clash = await admin.patch(`${path}?fieldManager=bot`, 'apply', manifest);
      expect(clash.status).toBe(409);
      expect(clash.at('message')).toBe(
        'Apply failed with 1 conflict: conflict with "pipeline" using apps/v1: .spec.minReadySeconds',
      );
    });
  });
};
