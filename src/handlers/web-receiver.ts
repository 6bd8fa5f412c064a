import { z } from 'zod';
import { parsedJson } from '../model/json-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type Incoming, kindOf, type Work } from './incoming.ts';
import { mayBeSigned, signedBySlack } from './signature.ts';
import type { Route, WebAnswer, WebRequest } from './web-server.ts';

/** Slack's largest payloads carry a message of 50 blocks and a form; none comes near this. */
const mostBytes = 1024 * 1024;

const object = z.record(z.string(), z.unknown());

export interface WebReceiverOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  /** Told how long the sender waited for its answer, in ms. */
  readonly observe: (kind: string, status: number, ms: number) => void;
}

/** The request URL for commands, interactions and events: signature first, then the body, then the answer once it is written. */
export function slackRoute(options: WebReceiverOptions): Route {
  return {
    method: 'POST',
    path: '/slack/events',
    mostBytes,
    async answer(request) {
      const started = performance.now();
      const { kind, answer } = await receive(options, request);
      options.observe(kind, answer.status, performance.now() - started);
      return answer;
    },
  };
}

async function receive(options: WebReceiverOptions, request: WebRequest): Promise<{ kind: string; answer: WebAnswer }> {
  const headers = {
    timestamp: header(request, 'x-slack-request-timestamp'),
    signature: header(request, 'x-slack-signature'),
  };
  // The signature covers the body; what no body could make right costs none.
  if (!mayBeSigned(headers, options.clock.now())) return { kind: 'unsigned', answer: { status: 401 } };
  const raw = await request.body('unknown');
  if (!signedBySlack(options.signingSecret, headers, raw, options.clock.now())) {
    return { kind: 'unsigned', answer: { status: 401 } };
  }
  const body = parseBody(raw.toString('utf8'), header(request, 'content-type') ?? '');
  if (body === undefined) return { kind: 'malformed', answer: { status: 400, body: 'I cannot read this body.' } };
  if (body['type'] === 'url_verification')
    return { kind: 'verification', answer: json({ challenge: body['challenge'] }) };
  if (body['ssl_check'] === '1') return { kind: 'ssl_check', answer: { status: 200 } };
  return { kind: kindOf(body), answer: await workOff(options, request, body) };
}

/** Answers as soon as the thing is acknowledged: what is done after it (telling somebody why not) keeps no sender waiting. */
function workOff(options: WebReceiverOptions, request: WebRequest, body: Incoming['body']): Promise<WebAnswer> {
  const retry = Number(header(request, 'x-slack-retry-num'));
  return new Promise((resolve) => {
    const failed = (error: unknown) => {
      options.log.error({ err: error, kind: kindOf(body) }, 'not acknowledged');
      resolve({ status: error instanceof z.ZodError ? 400 : 500 });
    };
    options
      .work({
        body,
        retryNum: Number.isInteger(retry) && retry > 0 ? retry : undefined,
        async acknowledge(response) {
          resolve(response === undefined || response === '' ? { status: 200 } : json(response));
        },
      })
      .then((acknowledged) => {
        if (!acknowledged) resolve({ status: 404, body: 'Nothing here answers this.' });
      })
      .catch(failed);
  });
}

const json = (value: unknown): WebAnswer => ({ status: 200, body: JSON.stringify(value), type: 'application/json' });

function header(request: WebRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? undefined : value;
}

/** Forms carry commands, or one field `payload` with JSON; anything else is JSON. Only an object is a body. */
export function parseBody(text: string, contentType: string): Readonly<Record<string, unknown>> | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return parseObject(text);
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : parseObject(payload);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = object.safeParse(parsedJson(text));
  return value.success ? value.data : undefined;
}
