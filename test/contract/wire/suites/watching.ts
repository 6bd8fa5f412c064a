import { describe, expect, it } from 'vitest';
import { isObject } from '../../../../sandbox/cluster/objects/json.ts';
import type { KubeObject } from '../../../../sandbox/cluster/objects/meta.ts';
import type { WatchEvent } from '../client.ts';
import { type Field, openField } from '../field.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

interface Watching {
  readonly events: WatchEvent[];
  /** `ADDED a`, … of the config maps the tests make; bookmarks are left out. */
  names(): string[];
  end(): Promise<void>;
}

function watch(field: Field, query: string): Watching {
  const controller = new AbortController();
  const events: WatchEvent[] = [];
  const done = (async () => {
    for await (const event of field.client.watch(field.core(`configmaps?watch=true&${query}`), controller.signal))
      events.push(event);
  })().catch(() => undefined);
  return {
    events,
    names: () =>
      events
        .filter((event) => event.type !== 'BOOKMARK')
        .map((event) => `${event.type} ${(event.object as unknown as KubeObject).metadata.name}`)
        .filter((text) => !text.endsWith('kube-root-ca.crt')),
    async end() {
      controller.abort();
      await done;
    },
  };
}

const seen = (watching: Watching, wanted: readonly string[]) =>
  until(`the events ${wanted.join(', ')} (got ${watching.names().join(', ')})`, () =>
    Promise.resolve(watching.names().join() === wanted.join() ? true : undefined),
  );

export const watching: Suite = (target) => {
  describe('watching', () => {
    it('begins with what is there, and then shows each change', async () => {
      const field = await openField(target().admin);
      const { admin } = target();
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const stream = watch(field, '');
      await seen(stream, ['ADDED a']);
      await field.create(field.core('configmaps'), { metadata: { name: 'b' } });
      await admin.patch(field.core('configmaps/b'), 'merge', { data: { x: '1' } });
      await admin.delete(field.core('configmaps/a'));
      await seen(stream, ['ADDED a', 'ADDED b', 'MODIFIED b', 'DELETED a']);
      await stream.end();
    });

    it('begins after a version', async () => {
      const field = await openField(target().admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const list = await target().admin.get(field.core('configmaps'));
      await field.create(field.core('configmaps'), { metadata: { name: 'b' } });
      const stream = watch(field, `resourceVersion=${list.at('metadata', 'resourceVersion')}`);
      await seen(stream, ['ADDED b']);
      const versions = stream.events.map((event) => (event.object as unknown as KubeObject).metadata.resourceVersion);
      expect(Number(versions[0])).toBeGreaterThan(Number(list.at('metadata', 'resourceVersion')));
      await stream.end();
    });

    it('adds and removes what enters and leaves its selector', async () => {
      const field = await openField(target().admin);
      const { admin } = target();
      const stream = watch(field, `labelSelector=${encodeURIComponent('app=x')}`);
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      await field.create(field.core('configmaps'), { metadata: { name: 'b', labels: { app: 'x' } } });
      await admin.patch(field.core('configmaps/a'), 'merge', { metadata: { labels: { app: 'x' } } });
      await admin.patch(field.core('configmaps/a'), 'merge', { data: { k: 'v' } });
      await admin.patch(field.core('configmaps/a'), 'merge', { metadata: { labels: { app: 'y' } } });
      await seen(stream, ['ADDED b', 'ADDED a', 'MODIFIED a', 'DELETED a']);
      await stream.end();
    });

    it('follows one object by its name', async () => {
      const field = await openField(target().admin);
      const { admin } = target();
      const stream = watch(field, 'fieldSelector=metadata.name%3Db');
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      await field.create(field.core('configmaps'), { metadata: { name: 'b' } });
      await admin.delete(field.core('configmaps/b'));
      await seen(stream, ['ADDED b', 'DELETED b']);
      await stream.end();
    });

    it('ends by itself, with a bookmark for those who asked for one', async () => {
      const field = await openField(target().admin);
      const path = field.core(
        'configmaps?watch=true&timeoutSeconds=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dz',
      );
      const events: WatchEvent[] = [];
      for await (const event of target().admin.watch(path)) events.push(event);
      const last = events.at(-1);
      expect(last?.type).toBe('BOOKMARK');
      const object = last?.object;
      expect(isObject(object) && object['kind']).toBe('ConfigMap');
      expect(isObject(object) && isObject(object['metadata']) && object['metadata']['resourceVersion']).toMatch(
        /^\d+$/,
      );
    });

    it('shows changes as table rows', async () => {
      const field = await openField(target().admin);
      const { admin } = target();
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
      const answer = await admin.get(
        field.core('configmaps?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Da'),
        accept,
      );
      const [event] = answer.text.split('\n').filter((line) => line !== '');
      expect(JSON.parse(event ?? '{}')).toMatchObject({
        type: 'ADDED',
        object: {
          kind: 'Table',
          columnDefinitions: [{ name: 'Name' }, { name: 'Data' }, { name: 'Age' }],
          rows: [{ object: { metadata: { name: 'a' } } }],
        },
      });
    });
  });
};
