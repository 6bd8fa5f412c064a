import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { s3Anchors } from '../../src/adapters/s3/anchors.ts';
import { type ObjectBucket, startObjectBucket } from '../support/object-bucket.ts';

let bucket: ObjectBucket;
beforeAll(async () => {
  bucket = await startObjectBucket({ pageSize: 3 });
});
afterAll(() => bucket.stop());

const place = { bucket: 'anchors', prefix: 'audit/', region: 'us-east-1' };
const hashOf = (seq: number) => String(seq).padStart(64, 'a');
const anchors = () => s3Anchors({ ...place, endpoint: bucket.url, retentionDays: 10, clock: movableClock() });
const seen = async () => (await anchors().list()).map(({ seq, hash }) => `${seq}:${hash.slice(-4)}`);

it('finds every anchor that was laid, over as many pages as there are, in the order of their numbers', async () => {
  expect(await seen()).toEqual([]);
  for (const seq of [12, 7, 100, 31, 8])
    await anchors().put({ seq, hash: hashOf(seq), at: '2026-11-21T10:00:00.000Z' });
  expect(await seen()).toEqual(['7:aaa7', '8:aaa8', '12:aa12', '31:aa31', '100:a100']);
});

it('finds them also when somebody has hidden them, and those that were laid beside them', async () => {
  for (const path of [...bucket.objects.keys()]) {
    await fetch(bucket.url + path, { method: 'DELETE' });
    expect((await fetch(`${bucket.url}${path}?versionId=v1`, { method: 'DELETE' })).status).toBe(403);
  }
  await fetch(`${bucket.url}/anchors/audit/000000000000031-${hashOf(666)}.json`, { method: 'PUT', body: '{}' });
  await fetch(`${bucket.url}/anchors/audit/notes.txt`, { method: 'PUT', body: 'of somebody' });
  await fetch(`${bucket.url}/anchors/elsewhere/000000000000001-${hashOf(1)}.json`, { method: 'PUT', body: '{}' });
  expect(await seen()).toEqual(['7:aaa7', '8:aaa8', '12:aa12', '31:a666', '31:aa31', '100:a100']);
});

it('lays an anchor again where a process does not know of it, and where an object of its name is there already', async () => {
  const twice = { seq: 900, hash: hashOf(900), at: '2026-11-21T10:00:00.000Z' };
  const path = `/anchors/audit/000000000000900-${hashOf(900)}.json`;
  await fetch(bucket.url + path, { method: 'PUT', body: 'first' });
  await anchors().put(twice);
  expect(JSON.parse(bucket.objects.get(path) ?? '')).toEqual(twice);
  await anchors().put(twice);
  expect((await seen()).filter((anchor) => anchor.startsWith('900'))).toEqual(['900:a900']);
});
