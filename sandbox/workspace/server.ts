import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerText } from './api/answer.ts';
import { isOwnRequest } from './ui/guard.ts';

/** Serves the files of the browser UI: true when it answered. */
export type UiHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** A part of the server: true when the request was its own. */
type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean | Promise<boolean>;

interface Listening {
  readonly server: Server;
  readonly port: number;
}

const HOST = '127.0.0.1';

/** The address of the page that is asked for; undefined when it cannot be read. */
function addressOf(request: IncomingMessage): URL | undefined {
  return URL.canParse(request.url ?? '', `http://${HOST}`) ? new URL(request.url ?? '', `http://${HOST}`) : undefined;
}

/** Listens on the loopback; `routes` are asked in order. A request from another site is refused before any of them. */
export async function listen(
  port: number,
  routes: readonly Route[],
  fail: (error: unknown) => void,
): Promise<Listening> {
  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request);
    if (url === undefined) return answerText(response, 400, 'bad address');
    if (!isOwnRequest(request, actual)) return answerText(response, 403, 'not from here');
    for (const handle of routes) if (await handle(request, response, url)) return;
    if (!response.headersSent) answerText(response, 404, 'not found');
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (!request.readableAborted) fail(error);
      if (response.headersSent) response.destroy();
      else answerText(response, 500, 'fatal_error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return { server, port: actual };
}

/** Closes the server and every connection to it. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
