import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type WebState =
  | { readonly kind: 'well' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hangs' };

export interface WebPage {
  readonly url: string;
  readonly state: WebState;
  /** Requests that came in. */
  readonly asked: number;
  set(state: WebState): void;
  stop(): Promise<void>;
}

/** A web server of the platform (admin portal, chat UI) that does as it is told. */
export async function startWebPage(path: string, body: string): Promise<WebPage> {
  let state: WebState = { kind: 'well' };
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (state.kind === 'hangs') return;
    const found = (request.url ?? '/') === path;
    const status = state.kind === 'status' ? state.status : found ? 200 : 404;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 200 ? body : `{"error":${status}}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    get state() {
      return state;
    },
    get asked() {
      return asked;
    },
    set(next) {
      state = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
