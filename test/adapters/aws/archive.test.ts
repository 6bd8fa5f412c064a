import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../../sandbox/platform/aws/aws.ts';
import { archive } from '../../../src/adapters/aws/archive.ts';
import type { Archive, KeepAs } from '../../../src/ports/archive.ts';

const call = { timeoutMs: 5000 };
const clock = movableClock();
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let bucket: Archive & { close(): Promise<void> };

beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  const { region, url: endpoint, credentials } = aws;
  bucket = await archive({ bucket: aws.s3.backups.name, region, endpoint, credentials });
});
afterAll(async () => {
  await bucket?.close();
  await aws?.stop();
  await cluster?.stop();
});
afterEach(() => {
  aws.set({ kind: 'works' });
  for (const key of aws.s3.backups.objects.keys()) aws.s3.backups.forget(key);
});

const mebibyte = 1024 * 1024;
const how = (over: Partial<KeepAs> = {}): KeepAs => ({
  metadata: { run: 'R-1042' },
  contentType: 'application/octet-stream',
  floorBytes: 0,
  ...over,
});

async function* pieces(content: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
}

async function read(key: string): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of bucket.content(key, call)) found.push(piece);
  return Buffer.concat(found);
}

const left = () => aws.s3.backups.uploads.size;
const there = (key: string) => aws.s3.backups.newest(key) !== undefined;

describe('what is kept', () => {
  it.each([0, 1, 8 * mebibyte, 8 * mebibyte + 1, 20 * mebibyte + 7])(
    'of %i bytes is what was sent, with its digest and its metadata',
    async (size) => {
      const content = randomBytes(size);
      const told: number[] = [];
      const kept = await bucket.keep(
        'a/one dump+x.dump',
        pieces(content, 99_991),
        how({ sent: (n) => told.push(n) }),
        call,
      );
      expect(kept).toEqual({ bytes: size, sha256: createHash('sha256').update(content).digest('hex') });
      expect(await bucket.head('a/one dump+x.dump', call)).toMatchObject({
        bytes: size,
        storageClass: 'STANDARD',
        metadata: { run: 'R-1042' },
      });
      expect((await read('a/one dump+x.dump')).equals(content)).toBe(true);
      expect(told.at(-1)).toBe(size);
      expect(left()).toBe(0);
    },
  );

  it('is nothing where the content breaks off, in the first part or in a later one', async () => {
    for (const size of [10, 12 * mebibyte]) {
      const broken = async function* () {
        yield* pieces(randomBytes(size));
        throw new Error('pg_dump ended with 3');
      };
      await expect(bucket.keep('a/broken.dump', broken(), how(), call)).rejects.toThrow('pg_dump ended with 3');
      expect([there('a/broken.dump'), left()]).toEqual([false, 0]);
    }
  });

  it('is nothing below the floor', async () => {
    await expect(
      bucket.keep('a/small.dump', pieces(randomBytes(20)), how({ floorBytes: 4096 }), call),
    ).rejects.toMatchObject({
      code: 'BACKUP_TOO_SMALL',
      message: 'It has only 20 B, and would have at least 4 KiB if it were whole. It was not kept.',
    });
    expect([there('a/small.dump'), left()]).toEqual([false, 0]);
  });

  it('is nothing where it is stopped in the middle', async () => {
    const stopping = new AbortController();
    const endless = async function* () {
      for (let at = 0; ; at += 1) {
        yield randomBytes(mebibyte);
        if (at === 9) stopping.abort(new Error('told to stop'));
      }
    };
    const kept = bucket.keep('a/endless.dump', endless(), how(), { ...call, signal: stopping.signal });
    await expect(kept).rejects.toThrow('told to stop');
    expect([there('a/endless.dump'), left()]).toEqual([false, 0]);
  });

  it('never writes over what is there', async () => {
    await bucket.keep('a/taken.dump', pieces(Buffer.from('first')), how(), call);
    await expect(bucket.keep('a/taken.dump', pieces(Buffer.from('second')), how(), call)).rejects.toMatchObject({
      code: 'BACKUP_TAKEN',
    });
    expect((await read('a/taken.dump')).toString()).toBe('first');
    expect(left()).toBe(0);
  });

  it('is there although its last answer was lost, and the error says that nobody knows', async () => {
    aws.set({ kind: 'loses replies', of: 'CompleteMultipartUpload', calls: 1 });
    await expect(bucket.keep('a/lost.dump', pieces(Buffer.from('x')), how(), call)).rejects.toMatchObject({
      effect: 'unknown',
    });
    expect(await bucket.head('a/lost.dump', call)).toMatchObject({ bytes: 1, metadata: { run: 'R-1042' } });
  });

  it('takes less than 64 MiB of memory, however long it is', async () => {
    // In a process of its own: what the simulated bucket holds is of this one. Its parts are forgotten as they come.
    const forgetting = setInterval(() => {
      for (const { parts } of aws.s3.backups.uploads.values()) for (const number of parts.keys()) parts.delete(number);
    }, 20);
    const { region, url: endpoint, credentials } = aws;
    const place = { bucket: aws.s3.backups.name, region, endpoint, credentials };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', keeping, JSON.stringify(place)], {
      cwd: new URL('../../..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { grownMib, ended } = JSON.parse(await text(child.stdout));
    clearInterval(forgetting);
    expect(ended).toBe('enough');
    expect(grownMib).toBeLessThan(64);
    expect(grownMib).toBeGreaterThan(8);
  });
});

/** Sends 240 MiB and tells by how much the process grew beyond what loading the SDK takes. */
const keeping = `
  import { archive } from './src/adapters/aws/archive.ts';
  const bucket = await archive(JSON.parse(process.argv.at(-1)));
  await bucket.head('a/none', { timeoutMs: 20000 });
  const before = process.memoryUsage().rss;
  const piece = Buffer.alloc(65536, 7);
  async function* content() {
    for (let at = 0; at < 240 * 16; at += 1) yield piece;
    throw new Error('enough');
  }
  const how = { metadata: {}, contentType: 'application/octet-stream', floorBytes: 0 };
  const ended = await bucket.keep('a/long.dump', content(), how, { timeoutMs: 60000 }).catch((error) => error.message);
  const grownMib = (process.resourceUsage().maxRSS * 1024 - before) / 1048576;
  console.log(JSON.stringify({ grownMib, ended }));
  await bucket.close();
`;

describe('what was left by a worker that was killed', () => {
  it('is found and removed, and what others send is not', async () => {
    const own = aws.s3.backups.begin('postgres/manual/2026_R-7_mcp.dump', {
      metadata: {},
      contentType: '',
      storageClass: 'STANDARD',
    });
    const others = aws.s3.backups.begin('elsewhere/x', { metadata: {}, contentType: '', storageClass: 'STANDARD' });
    const [found, ...more] = await bucket.leftovers('postgres/manual/', call);
    expect(found).toMatchObject({ key: own.key, id: own.id });
    expect(more).toEqual([]);
    if (found !== undefined) {
      await bucket.removeLeftover(found, call);
      await bucket.removeLeftover(found, call);
    }
    expect([...aws.s3.backups.uploads.keys()]).toEqual([others.id]);
    aws.s3.backups.abort(others.id);
  });
});

describe('a listing', () => {
  it('goes through all its pages, and begins after a key', async () => {
    for (let at = 0; at < 2500; at += 1)
      aws.s3.backups.put(`l/${String(at).padStart(5, '0')}`, { body: Buffer.alloc(1) });
    const all = await bucket.list({ prefix: 'l/' }, call);
    expect([all.objects.length, all.isWhole]).toEqual([2500, true]);
    const later = await bucket.list({ prefix: 'l/', after: 'l/02490' }, call);
    expect(later.objects.map(({ key }) => key)).toEqual(Array.from({ length: 9 }, (_, at) => `l/0${2491 + at}`));
  });

  it('shows neither what is hidden nor what was never completed', async () => {
    aws.s3.backups.put('h/one', { body: Buffer.from('1') });
    aws.s3.backups.put('h/two', { body: Buffer.from('2') });
    aws.s3.backups.hide('h/one');
    const upload = aws.s3.backups.begin('h/three', { metadata: {}, contentType: '', storageClass: 'STANDARD' });
    expect((await bucket.list({ prefix: 'h/' }, call)).objects.map(({ key }) => key)).toEqual(['h/two']);
    expect(await bucket.head('h/one', call)).toBeUndefined();
    aws.s3.backups.abort(upload.id);
  });
});

describe('what is refused', () => {
  it('names the permission, and for a bare 403 both possibilities', async () => {
    aws.set({ kind: 'denies', permissions: ['s3:PutObject', 's3:GetObject'] });
    await expect(bucket.keep('a/x', pieces(Buffer.from('x')), how(), call)).rejects.toMatchObject({
      code: 'AWS_DENIED',
      message: expect.stringContaining('s3:PutObject'),
    });
    await expect(bucket.head('a/x', call)).rejects.toMatchObject({
      code: 'AWS_DENIED',
      message: expect.stringContaining('s3:GetObject'),
      hint: expect.stringContaining('s3:ListBucket'),
    });
  });

  it('is told apart: too often, a failure, no connection, a page, a bucket that is not there, no object', async () => {
    const code = async (kind: Parameters<SimulatedAws['set']>[0]['kind']) => {
      aws.set({ kind } as Parameters<SimulatedAws['set']>[0]);
      return bucket.list({ prefix: 'x/' }, { timeoutMs: 3000 }).then(
        () => 'none',
        (error: { code?: string }) => error.code,
      );
    };
    expect(await code('throttles')).toBe('AWS_BUSY');
    expect(await code('fails')).toBe('AWS_FAILED');
    expect(await code('down')).toBe('AWS_UNREACHABLE');
    expect(await code('hangs')).toBe('AWS_UNREACHABLE');
    expect(await code('page')).toBe('AWS_FAILED');
    aws.set({ kind: 'works' });
    const { region, url: endpoint, credentials } = aws;
    const elsewhere = await archive({ bucket: 'mcp-none', region, endpoint, credentials });
    await expect(elsewhere.list({ prefix: '' }, call)).rejects.toThrow('S3 has no bucket mcp-none.');
    const wrong = await archive({
      bucket: aws.s3.backups.name,
      region,
      endpoint,
      credentials: { ...credentials, secretAccessKey: 'x' },
    });
    await expect(wrong.list({ prefix: '' }, call)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
    await Promise.all([elsewhere.close(), wrong.close()]);
    await expect(bucket.text('a/none', call)).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
  });

  it('is a body that is not what was signed: what changes on the way is not kept', async () => {
    const answer = await fetch(`${aws.url}/${aws.s3.backups.name}/a/forged`, { method: 'PUT', body: 'x' });
    expect(answer.ok).toBe(false);
    expect(there('a/forged')).toBe(false);
  });
});
