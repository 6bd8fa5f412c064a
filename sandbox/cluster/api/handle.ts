import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MovableClock } from '../../clock.ts';
import type { FaultBook } from '../faults.ts';
import { definitionOf } from '../resources/registry.ts';
import { createExecServer, execTarget } from '../subresources/exec.ts';
import { checkAccess, readRequest } from './admit.ts';
import { type Answer, answerOf, send } from './answer.ts';
import { readBody } from './body.ts';
import type { ApiContext } from './context.ts';
import { negotiate } from './negotiate.ts';
import { answerPath } from './paths.ts';
import type { ApiRequest } from './request.ts';
import { route } from './router.ts';
import type { RequestLog } from './seen.ts';
import { ApiError } from './status.ts';
import { suffer } from './suffer.ts';

export interface HandlerOptions {
  readonly context: ApiContext;
  readonly clock: MovableClock;
  readonly faults: FaultBook;
  readonly log: RequestLog;
  /** Called for what is not simulated (501). */
  readonly onNotImplemented: (request: { readonly verb: string; readonly path: string }) => void;
}

/** The two ways into the API: plain requests, and upgrades to a websocket. */
export interface ApiHandlers {
  request(message: IncomingMessage, response: ServerResponse): void;
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

function encodingOf(message: IncomingMessage): 'json' | 'yaml' {
  try {
    return negotiate(message.headers.accept).encoding;
  } catch {
    return 'json';
  }
}

/** Endpoints are deprecated, and the server says so with every answer about them. */
function withWarnings(answer: Answer, { target }: ApiRequest): Answer {
  const { warning } = definitionOf('endpoints');
  if (warning === undefined || target?.group !== '' || target.resource !== 'endpoints') return answer;
  return { ...answer, warnings: [...(answer.warnings ?? []), warning] };
}

/** Handles a request that faults let through; nothing when the handler streams its answer itself. */
async function handle(context: ApiContext, request: ApiRequest, response: ServerResponse): Promise<Answer | undefined> {
  context.timeline.catchUp();
  checkAccess(context, request);
  const { target, headers, query, path } = request;
  const handled = target
    ? route({ context, request, target, response })
    : answerPath(path, query, headers.accept, headers.host ?? '');
  const answer: Answer | undefined = await Promise.resolve(handled);
  return answer && withWarnings(answer, request);
}

/** Writes an error to a connection that was to be upgraded. */
function refuseUpgrade(socket: Duplex, error: unknown): void {
  const { code, body } = answerOf(error);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${code} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

/** Makes the handlers of one cluster's API. */
export function createHandlers(options: HandlerOptions): ApiHandlers {
  const { context, log, faults, clock } = options;
  const exec = createExecServer(context);
  const stopping = new AbortController();

  const note = (request: ApiRequest, message: IncomingMessage) =>
    log.add({
      at: new Date(context.timeline.now()).toISOString(),
      identity: request.identity.user,
      verb: request.verb,
      method: request.method,
      path: message.url ?? '/',
      target: request.target,
      body: request.body,
      userAgent: message.headers['user-agent'] ?? '',
    });

  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    let done: (status: number) => void = () => undefined;
    const reply = (given: Answer) => {
      done(given.code);
      if (!response.destroyed) send(response, given, encodingOf(message));
    };
    try {
      const request = readRequest(context, message, await readBody(message));
      done = note(request, message);
      const { fate, losesReply } = await suffer(faults, clock, request, stopping.signal);
      if (fate === 'never-answered') return;
      const given = fate === 'goes-on' ? await handle(context, request, response) : undefined;
      if (fate === 'dropped' || losesReply) response.destroy();
      else if (given) reply(given);
      else done(200);
    } catch (error) {
      const failure = answerOf(error);
      if (failure.code === 501) options.onNotImplemented({ verb: message.method ?? '', path: message.url ?? '' });
      reply(failure);
    }
  };

  const upgrade = async (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    let done: (status: number) => void = () => undefined;
    try {
      const request = readRequest(context, message, '');
      done = note(request, message);
      const { fate, losesReply } = await suffer(faults, clock, request, stopping.signal);
      if (fate === 'never-answered') return;
      if (fate === 'dropped' || losesReply) {
        socket.destroy();
        return;
      }
      context.timeline.catchUp();
      checkAccess(context, request);
      // Since 1.35 an exec over a websocket needs the right to create one, too.
      checkAccess(context, request, 'create');
      const { target, query } = request;
      const websocket = message.headers.upgrade?.toLowerCase() === 'websocket';
      if (target?.resource !== 'pods' || target.subresource !== 'exec' || !websocket)
        throw new ApiError(400, 'BadRequest', 'unable to upgrade: only websocket exec is simulated');
      const checked = execTarget(context, request, target);
      done(101);
      exec.accept(message, socket, head, checked, query);
    } catch (error) {
      if (error instanceof ApiError) done(error.code);
      refuseUpgrade(socket, error);
    }
  };

  return {
    request: (message, response) => void answer(message, response),
    upgrade: (message, socket, head) => void upgrade(message, socket, head),
    stop() {
      stopping.abort();
      exec.stop();
    },
  };
}
