import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ObjectBucket {
  readonly url: string;
  /** Bodies of what was put, by path. */
  readonly objects: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/** As much of S3 as putting an object needs, on a real socket. */
export async function startObjectBucket(): Promise<ObjectBucket> {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const objects = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = new URL(request.url ?? '', 'http://s3').pathname;
      if (request.method === 'PUT') objects.set(path, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(request.method === 'PUT' ? 200 : 405).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
