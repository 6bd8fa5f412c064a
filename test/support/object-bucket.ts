import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ObjectBucket {
  readonly url: string;
  /** Bodies that a plain read would find, by path. */
  readonly objects: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

interface Version {
  readonly id: string;
  /** undefined for a delete marker. */
  readonly body: string | undefined;
  readonly at: string;
  readonly locked: boolean;
}

/** Path to its versions, newest first. */
type Versions = Map<string, Version[]>;

const xml = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>${inner}`;

/**
 * As much of a bucket with versions and Object Lock as putting, hiding, deleting and listing versions needs, on a real socket. The lock
 * keeps versions, and lets anyone lay a newer one or a delete marker over them, as Amazon's does.
 */
export async function startObjectBucket({ pageSize = 1000 } = {}): Promise<ObjectBucket> {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const versions: Versions = new Map();
  const objects = new Map<string, string>();
  let made = 0;
  const lay = (path: string, body: string | undefined, locked: boolean) => {
    made += 1;
    const version = { id: `v${made}`, body, at: new Date(1_770_000_000_000 + made * 1000).toISOString(), locked };
    versions.set(path, [version, ...(versions.get(path) ?? [])]);
  };
  const remove = (path: string, id: string): boolean => {
    const all = versions.get(path) ?? [];
    const kept = all.filter((version) => version.id !== id || version.locked);
    versions.set(path, kept);
    return kept.length < all.length;
  };

  function answer(request: IncomingMessage, body: string): readonly [status: number, text?: string] {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const id = searchParams.get('versionId');
    if (request.method === 'GET' && searchParams.has('versions'))
      return [200, listing(versions, pathname, searchParams, pageSize)];
    if (request.method === 'PUT') {
      lay(pathname, body, request.headers['x-amz-object-lock-mode'] === 'COMPLIANCE');
      objects.set(pathname, body);
      return [200];
    }
    if (request.method !== 'DELETE') return [405];
    if (id !== null) return remove(pathname, id) ? [204] : [403, xml('<Error><Code>AccessDenied</Code></Error>')];
    lay(pathname, undefined, false);
    objects.delete(pathname);
    return [204];
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [status, text = ''] = answer(request, body);
      response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** One page of ListObjectVersions: by name, the newest version of a name first. */
function listing(versions: Versions, bucket: string, asked: URLSearchParams, pageSize: number): string {
  const start = `${bucket.replace(/\/$/, '')}/`;
  const all = [...versions.keys()].sort().flatMap((path) => {
    const key = path.slice(start.length);
    if (!path.startsWith(start) || !key.startsWith(asked.get('prefix') ?? '')) return [];
    return (versions.get(path) ?? []).map((version) => ({ key, version }));
  });
  const mark = `${asked.get('key-marker')} ${asked.get('version-id-marker')}`;
  const from = all.findIndex(({ key, version }) => `${key} ${version.id}` === mark) + 1;
  const page = all.slice(from, from + pageSize);
  const last = page.at(-1);
  const more = from + pageSize < all.length && last !== undefined;
  const entries = page.map(({ key, version: { id, body, at } }) => {
    const kind = body === undefined ? 'DeleteMarker' : 'Version';
    return `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId><LastModified>${at}</LastModified></${kind}>`;
  });
  const next = more
    ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.version.id}</NextVersionIdMarker>`
    : '';
  return xml(`<ListVersionsResult><IsTruncated>${more}</IsTruncated>${next}${entries.join('')}</ListVersionsResult>`);
}
