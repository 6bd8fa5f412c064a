import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type SignIn = 'none' | 'basic' | 'token';

/** A registry of images that speaks the distribution API (opencontainers/distribution-spec): manifests, challenges, tokens. */
export interface TestRegistry {
  readonly url: string;
  /** Host and port, as images name it. */
  readonly host: string;
  /** `METHOD path authorization-scheme` of each request, oldest first. */
  readonly asked: readonly string[];
  /** How it lets people in, from now on. */
  signIn: SignIn;
  /** Whether it tells digests in its header. */
  tellsDigests: boolean;
  /** What every request for a manifest is answered with, instead. */
  broken: number | undefined;
  /** Where it sends people for a token; itself where undefined. */
  realm: string | undefined;
  /** Puts an image there; gives its digest. */
  push(path: string, tag: string, content?: string): string;
  stop(): Promise<void>;
}

export const account = { username: 'puller', password: 'pa:ss-only-here' } as const;
const basic = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;

export async function startRegistry(): Promise<TestRegistry> {
  const asked: string[] = [];
  /** Manifests by path and reference. */
  const manifests = new Map<string, { readonly body: string; readonly digest: string }>();
  const tokens = new Map<string, string>();

  function challenge(response: ServerResponse, path: string): void {
    const bearer = `Bearer realm="${registry.realm ?? `${registry.url}/token`}",service="registry",scope="repository:${path}:pull"`;
    response
      .writeHead(401, { 'www-authenticate': registry.signIn === 'basic' ? 'Basic realm="registry"' : bearer })
      .end();
  }

  function letsIn(authorization: string, path: string): boolean {
    if (registry.signIn === 'none') return true;
    if (registry.signIn === 'basic') return authorization === basic;
    return tokens.get(authorization.replace(/^Bearer /, '')) === `repository:${path}:pull`;
  }

  function token(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const scope = url.searchParams.get('scope') ?? '';
    if (request.headers.authorization !== basic || url.searchParams.get('service') !== 'registry')
      return void response.writeHead(401).end();
    const made = `token-${tokens.size}`;
    tokens.set(made, scope);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: made }));
  }

  function manifest(request: IncomingMessage, response: ServerResponse, path: string, reference: string): void {
    if (registry.broken !== undefined) return void response.writeHead(registry.broken).end();
    if (!letsIn(request.headers.authorization ?? '', path)) {
      challenge(response, path);
      return;
    }
    const found = manifests.get(`${path} ${reference}`);
    if (found === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      ...(registry.tellsDigests ? { 'docker-content-digest': found.digest } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : found.body);
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    asked.push(`${request.method} ${url.pathname} ${(request.headers.authorization ?? 'nobody').split(' ')[0]}`);
    const [, path = '', reference = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(url.pathname) ?? [];
    if (url.pathname === '/token') token(request, response, url);
    else manifest(request, response, path, reference);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const registry: TestRegistry = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    asked,
    signIn: 'none',
    tellsDigests: true,
    broken: undefined,
    realm: undefined,
    push(path, tag, content = `${path}:${tag}`) {
      const body = JSON.stringify({ schemaVersion: 2, manifests: [], annotations: { content } });
      const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
      for (const reference of [tag, digest]) manifests.set(`${path} ${reference}`, { body, digest });
      return digest;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}
