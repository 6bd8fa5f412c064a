import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '../core.ts';
import { Refusal } from '../refusal.ts';
import { postReply } from '../rules/replies.ts';
import { answerJson, answerText } from './answer.ts';
import { readArguments, readBody, readMultipart } from './body.ts';
import { type CallResult, handleCall } from './call.ts';
import { authenticate, tokenOf } from './tokens.ts';

const CALL_BYTES = 4_000_000;
const UPLOAD_BYTES = 50_000_000;

function write(response: ServerResponse, result: CallResult): void {
  if (result.end !== 'answered') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(result.status, result.headers);
  response.end(result.body);
}

async function webApi(core: Core, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const method = url.pathname.slice('/api/'.length);
  let args: Record<string, unknown>;
  try {
    const body = await readBody(request, CALL_BYTES);
    args = await readArguments(url.searchParams, request.headers['content-type'] ?? '', body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return answerJson(response, 200, { ok: false, error: error.code });
  }
  const { authorization } = request.headers;
  write(response, await handleCall(core, { method, authorization, args }, () => response.destroyed));
}

/** HTTP status of a refused post to a response_url: an address that is used up is gone, a broken message is a bad request. */
const replyStatus = (code: string) => (code.endsWith('_url') ? 404 : 400);

async function responseUrl(core: Core, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  const at = core.clock.now().getTime();
  let args: Record<string, unknown> = {};
  let [status, answer]: [number, Record<string, unknown>] = [200, { ok: true }];
  const effects = core.faults.onCall('response_url', undefined);
  try {
    const body = await readBody(request, CALL_BYTES);
    args = await readArguments(new URLSearchParams(), request.headers['content-type'] ?? '', body);
    const broken = effects.find((effect) => effect.kind === 'http');
    if (broken !== undefined) status = broken.status;
    else {
      const place = core.replies.use(id);
      if (typeof place === 'string') throw new Refusal(place);
      postReply(core, place, args);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    status = replyStatus(error.code);
    answer = { ok: false, error: error.code, ...error.extra };
  }
  const text = JSON.stringify(answer);
  const delivered = !response.destroyed;
  core.log.call({ method: 'response_url', args, token: 'none', at, status, end: 'answered', delivered }, text);
  answerJson(response, status, answer);
}

async function upload(core: Core, request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
  const found = core.uploads.get(secret);
  if (found === undefined) return answerText(response, 404, 'no such upload');
  const type = request.headers['content-type'] ?? '';
  const body = await readBody(request, UPLOAD_BYTES).catch(() => undefined);
  if (body === undefined) return answerText(response, 413, 'too large');
  const content = type.startsWith('multipart/form-data')
    ? (await readMultipart(body, type)).map(([, value]) => value).find((value) => Buffer.isBuffer(value))
    : body;
  if (content === undefined || content.length === 0) return answerText(response, 400, 'no file in the upload');
  found.content = content;
  const entry = { method: 'upload', args: { file_id: found.fileId, bytes: content.length }, token: 'none' as const };
  const at = core.clock.now().getTime();
  core.log.call({ ...entry, at, status: 200, end: 'answered', delivered: true }, JSON.stringify({ ok: true }));
  answerText(response, 200, `OK - ${content.length}`);
}

function download(core: Core, request: IncomingMessage, response: ServerResponse, name: string): void {
  try {
    authenticate(core, tokenOf(request.headers.authorization, {}));
  } catch {
    answerText(response, 403, 'a token is needed');
    return;
  }
  const stored = core.store.files.get(name.slice(name.lastIndexOf('-') + 1));
  if (stored === undefined) {
    answerText(response, 404, 'no such file');
    return;
  }
  response.writeHead(200, { 'content-type': stored.file.mimetype || 'application/octet-stream' });
  response.end(Buffer.from(stored.content, 'base64'));
}

/** Serves what apps talk to: the Web API, response URLs, uploads and downloads. False when the path is none of them. */
export async function serveApi(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  const [, area = '', ...rest] = url.pathname.split('/');
  if (area === 'api') await webApi(core, request, response, url);
  else if (area === 'response' && request.method === 'POST') await responseUrl(core, request, response, rest[0] ?? '');
  else if (area === 'upload' && request.method === 'POST') await upload(core, request, response, rest[1] ?? '');
  else if (area === 'files-pri') download(core, request, response, rest[0] ?? '');
  else return false;
  return true;
}
