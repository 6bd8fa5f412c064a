import type { IncomingMessage, ServerResponse } from 'node:http';
import { act } from '../acts/act.ts';
import { answerJson, answerText } from '../api/answer.ts';
import { readBody } from '../api/body.ts';
import type { Core } from '../core.ts';
import { parseJson } from '../record.ts';
import type { NumberedChange } from '../state/changes.ts';
import { type UiChange, uiAction } from '../ui-protocol.ts';
import { opensChannel, tell } from './changes.ts';
import type { Door } from './door.ts';
import type { Panels } from './panels.ts';
import { showState } from './show.ts';

const MOST_BYTES = 1_000_000;

/** The part of the server the browser talks to. */
export interface Ui {
  /** True when the path was one of /ui/. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** Ends all event streams. */
  close(): void;
}

/** Makes the routes under /ui/: each asks for the token of the workspace. */
export function uiRoutes(core: Core, panels: Panels, door: Pick<Door, 'open'>): Ui {
  /** The open event streams, and what ends each subscription. */
  const streams = new Map<ServerResponse, () => void>();

  function viewerOf(url: URL): string | undefined {
    const user = url.searchParams.get('user') ?? '';
    return core.store.users.has(user) ? user : undefined;
  }

  function events(response: ServerResponse, url: URL, viewer: string): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const write = (revision: number, change: UiChange) =>
      response.write(`id: ${revision}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`);
    const forward = ({ revision, change }: NumberedChange) => {
      if (opensChannel(core, viewer, change)) write(revision, { type: 'reset' });
      const told = tell(core, panels, viewer, change);
      if (told !== undefined) write(revision, told);
    };
    const { changes } = core.store;
    write(changes.revision, { type: 'hello', revision: changes.revision });
    const since = url.searchParams.get('since');
    const missed = since === null ? [] : changes.since(Number(since));
    if (missed === undefined) write(changes.revision, { type: 'reset' });
    else for (const numbered of missed) forward(numbered);
    const off = changes.on(forward);
    streams.set(response, off);
    response.on('close', () => {
      off();
      streams.delete(response);
    });
  }

  async function json(request: IncomingMessage): Promise<unknown> {
    if (request.headers['content-type']?.startsWith('application/json') !== true) return undefined;
    try {
      return parseJson((await readBody(request, MOST_BYTES)).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  async function action(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = uiAction.safeParse(await json(request));
    if (!parsed.success) answerJson(response, 400, { ok: false, error: 'That is no action.' });
    else answerJson(response, 200, await act(core, parsed.data));
  }

  async function panel(request: IncomingMessage, response: ServerResponse, url: URL, name: string): Promise<void> {
    const found = panels.get(name);
    const viewer = viewerOf(url) ?? '';
    if (found === undefined) return answerJson(response, 404, { ok: false, error: `There is no panel ${name}.` });
    try {
      if (request.method === 'GET') return answerJson(response, 200, await found.read(viewer));
      const body = await json(request);
      if (request.method !== 'POST' || body === undefined || found.act === undefined) {
        return answerJson(response, 400, { ok: false, error: 'The panel does not take that.' });
      }
      return answerJson(response, 200, (await found.act(body, viewer)) ?? { ok: true });
    } catch (error) {
      return answerJson(response, 400, { ok: false, error: error instanceof Error ? error.message : 'It failed.' });
    }
  }

  function file(response: ServerResponse, id: string): void {
    const stored = core.store.files.get(id);
    if (stored === undefined) {
      answerText(response, 404, 'no such file');
      return;
    }
    response.writeHead(200, {
      'content-type': stored.file.mimetype.startsWith('image/png') ? 'image/png' : 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(stored.file.name)}`,
    });
    response.end(Buffer.from(stored.content, 'base64'));
  }

  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, , area = '', name = ''] = url.pathname.split('/');
    if (area === 'act' && request.method === 'POST') return action(request, response);
    if (area === 'panel') return panel(request, response, url, name);
    if (request.method !== 'GET') return answerText(response, 405, 'GET only');
    if (area === 'file') return file(response, name);
    const viewer = viewerOf(url);
    if (viewer === undefined) return answerJson(response, 404, { ok: false, error: 'There is no such user.' });
    if (area === 'state') return answerJson(response, 200, showState(core, panels, viewer));
    if (area === 'events') return events(response, url, viewer);
    return answerText(response, 404, 'not found');
  }

  return {
    async handle(request, response, url) {
      if (!url.pathname.startsWith('/ui/')) return false;
      const area = url.pathname.split('/')[2] ?? '';
      if (!['state', 'events', 'act', 'panel', 'file'].includes(area)) return false;
      if (door.open(request, url)) await route(request, response, url);
      else answerJson(response, 401, { ok: false, error: 'This needs the token of the address that was printed.' });
      return true;
    },
    close() {
      for (const [response, off] of streams) {
        off();
        response.end();
      }
    },
  };
}
