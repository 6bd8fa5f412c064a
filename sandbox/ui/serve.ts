import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { UiHandler } from '../workspace/server.ts';
import { contentSecurityPolicy, page } from './page.ts';
import { type Asset, stripModule } from './strip.ts';

const sandbox = new URL('../', import.meta.url);

/** Libraries the browser loads, by the name they are served under. */
const VENDOR: Readonly<Record<string, string>> = {
  '/vendor/preact.mjs': 'preact',
  '/vendor/preact-hooks.mjs': 'preact/hooks',
};

/** Modules outside ui/app that the browser code shares with the workspace: each is named, nothing else there is served. */
const SHARED: ReadonlySet<string> = new Set(['/workspace/record.ts']);

const MODULE = /^\/ui\/app\/(?:[a-z0-9-]+\/){0,4}[a-z0-9-]+\.ts$/;
const STYLE = /^\/ui\/styles\/[a-z0-9-]+\.(css|svg)$/;
const TYPES: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', svg: 'image/svg+xml' };

interface Ready extends Asset {
  readonly etag: string;
}

const withTag = (asset: Asset): Ready => ({
  ...asset,
  etag: `"${createHash('sha256').update(asset.body).digest('base64url').slice(0, 22)}"`,
});

/** Where on disk a path is served from; undefined for one that is not. A path is compared, never joined: there is no way up. */
function fileFor(
  path: string,
): { readonly file: string; readonly kind: 'module' | 'css' | 'svg' | 'vendor' } | undefined {
  const vendor = Object.hasOwn(VENDOR, path) ? VENDOR[path] : undefined;
  if (vendor !== undefined) return { file: fileURLToPath(import.meta.resolve(vendor)), kind: 'vendor' };
  const style = STYLE.exec(path)?.[1];
  const kind =
    SHARED.has(path) || MODULE.test(path) ? 'module' : style === 'css' || style === 'svg' ? style : undefined;
  // Only a path that was matched whole becomes a file name.
  return kind === undefined ? undefined : { file: fileURLToPath(new URL(`.${path}`, sandbox)), kind };
}

async function load(path: string): Promise<Ready | undefined> {
  if (path === '/') return withTag({ contentType: 'text/html; charset=utf-8', body: page });
  const found = fileFor(path);
  if (found === undefined) return undefined;
  const body = await readFile(found.file, 'utf8').catch(() => undefined);
  if (body === undefined) return undefined;
  if (found.kind === 'module') return withTag(stripModule(body));
  return withTag({ contentType: TYPES[found.kind] ?? 'text/javascript; charset=utf-8', body });
}

function answer(response: ServerResponse, asset: Ready, known: string | undefined, bodyless: boolean): void {
  const fresh = known === asset.etag;
  response.writeHead(fresh ? 304 : 200, {
    ...(fresh ? {} : { 'content-type': asset.contentType }),
    etag: asset.etag,
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  response.end(fresh || bodyless ? undefined : asset.body);
}

export interface UiFilesOptions {
  /** Read each file again for every request: for work on the UI itself. */
  readonly fresh?: boolean;
}

/** Serves the files of the browser UI: the page, its modules without their types, its styles, preact. False for any other path. */
export function uiFiles(options: UiFilesOptions = {}): UiHandler {
  const ready = new Map<string, Ready>();
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '').split('?')[0] ?? '';
    const asset = (options.fresh === true ? undefined : ready.get(path)) ?? (await load(path));
    if (asset === undefined) return false;
    ready.set(path, asset);
    answer(response, asset, request.headers['if-none-match'], request.method === 'HEAD');
    return true;
  };
}
