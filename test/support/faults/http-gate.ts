import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outbound, Watch } from './boundary.ts';

export interface HttpGate {
  /** Without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A request as it came in, read to its end. */
export interface Passing {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface HttpGateOptions {
  /** Where requests go on to, without a slash at its end. */
  readonly target: string;
  readonly describe: (passing: Passing) => Outbound;
  readonly watch: Watch;
  /** Answers a request in place of the target; true when it did. */
  readonly instead?: ((passing: Passing, response: ServerResponse) => boolean) | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>));
}

/** A way to an HTTP server that shows each request of a client to `watch` before it goes on. Addresses in answers stay at the gate. */
export async function startHttpGate(options: HttpGateOptions): Promise<HttpGate> {
  const agent = new Agent({ keepAlive: true });
  let url = '';

  function ask(passing: Passing): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { host: _host, ...headers } = passing.headers;
      const onward = request(options.target + passing.path, { method: passing.method, headers, agent }, (answer) => {
        whole(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }),
          reject,
        );
      });
      onward.once('error', reject);
      onward.end(passing.body);
    });
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = message;
    const passing = { method, path, headers, body: await whole(message) };
    if (options.instead?.(passing, response)) return;
    const verdict = await options.watch(options.describe(passing));
    if (verdict === 'cut') return void response.destroy();
    const answer = await ask(passing);
    if (verdict !== 'pass') {
      verdict.answered();
      response.destroy();
      return;
    }
    const body = atGate(answer);
    const { 'transfer-encoding': _encoding, connection: _connection, ...kept } = answer.headers;
    response.writeHead(answer.status, { ...kept, 'content-length': body.length });
    response.end(body);
  }

  /** An upload address, for one, must not lead around the gate. */
  function atGate({ headers, body }: Answer): Buffer {
    if (headers['content-type']?.includes('json') !== true || !body.includes(options.target)) return body;
    return Buffer.from(body.toString('utf8').replaceAll(options.target, url));
  }

  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async stop() {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A call of Slack's Web API, by its method; an upload is one too. */
export function slackCall({ path, body }: Passing): Outbound {
  const label = path.startsWith('/api/') ? (path.slice(5).split('?')[0] ?? '') : (path.split('/')[1] ?? '');
  const reads = /\.(?:list|info|history|replies|test|members)$/.test(label);
  return { system: 'slack', label, writes: !reads, body: body.toString('utf8') };
}

/** A call of the Kubernetes API, by verb and resource: names of pods are left out, since they differ in every run. */
export function kubernetesCall({ method, path, body }: Passing): Outbound {
  const [, rest = ''] = (path.split('?')[0] ?? '').split(/\/namespaces\/[^/]+\//);
  const [resource = '', name, below] = rest.split('/');
  const named = name === undefined ? '' : resource === 'pods' || resource === 'jobs' ? '' : `/${name}`;
  const label = `${method} ${resource}${named}${below === undefined ? '' : `/${below}`}`;
  return { system: 'kubernetes', label, writes: method !== 'GET', body: body.toString('utf8') };
}
