import { Agent, fetch } from 'undici';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Envelope } from '../core.ts';
import { parseJson } from '../record.ts';
import type { Ids } from '../state/ids.ts';
import { type Patience, within } from '../waiting.ts';
import { signedHeaders } from './signature.ts';
import type { DeliveryMode, Sent } from './target.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The body of an envelope as Slack posts it: commands as a form, interactions as a form with `payload`, events as JSON. */
function requestBody(envelope: Envelope): { readonly body: string; readonly contentType: string } {
  if (envelope.type === 'events_api') {
    return { body: JSON.stringify(envelope.payload), contentType: 'application/json' };
  }
  const fields = envelope.type === 'slash_commands' ? envelope.payload : { payload: JSON.stringify(envelope.payload) };
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) form.append(key, String(value));
  return { body: form.toString(), contentType: FORM };
}

function urlFor(envelope: Envelope, mode: Exclude<DeliveryMode, 'socket'>): string {
  if (envelope.type === 'slash_commands') return mode.commandUrl ?? mode.requestUrl;
  if (envelope.type === 'events_api') return mode.eventUrl ?? mode.requestUrl;
  const own = envelope.kind === 'block_suggestion' ? mode.optionsUrl : undefined;
  return own ?? mode.interactivityUrl ?? mode.requestUrl;
}

/** What an app's body means: JSON where it says so, plain text as a message, nothing when empty. */
function readAnswer(text: string, contentType: string | null): unknown {
  if (text === '') return undefined;
  if (contentType?.includes('json') !== true) return { text };
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export interface Requests {
  send(envelope: Envelope, mode: Exclude<DeliveryMode, 'socket'>): Promise<Sent>;
  close(): Promise<void>;
}

interface RequestOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  readonly ids: Ids;
  readonly signingSecret: string;
  readonly stopping: AbortSignal;
}

/** Makes the HTTP side: signed requests to the app, `patience` to answer with a 2xx. */
export function requestSender({ clock, patience, ids, signingSecret, stopping }: RequestOptions): Requests {
  const agent = new Agent({ keepAliveTimeout: 2_000 });

  async function post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal) {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal, dispatcher: agent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  return {
    async send(envelope, mode) {
      const { body, contentType } = requestBody(envelope);
      const url = urlFor(envelope, mode);
      const attempt = envelope.attempt ?? 0;
      const headers = {
        'content-type': contentType,
        ...signedHeaders(signingSecret, clock.now().getTime(), body),
        ...(attempt > 0
          ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': envelope.retryReason ?? '' }
          : {}),
      };
      const common = { target: url, envelopeId: ids.secret(12), request: { url, headers, body } };
      const nothing = { ...common, acked: false, response: undefined, status: undefined, noRetry: false };
      const over = new AbortController();
      try {
        const answer = await within(patience.clock, patience.ms, stopping, post(url, headers, body, over.signal));
        if (answer === undefined) return { ...nothing, reason: 'timeout' };
        const { status } = answer;
        const noRetry = answer.headers.get('x-slack-no-retry') === '1';
        if (status < 200 || status > 299) return { ...nothing, reason: 'http_error', status, noRetry };
        const response = readAnswer(answer.text, answer.headers.get('content-type'));
        return { ...common, acked: true, reason: undefined, status, response, noRetry };
      } catch (error) {
        if (stopping.aborted) throw error;
        return { ...nothing, reason: 'connection_failed' };
      } finally {
        over.abort();
      }
    },
    close: () => agent.destroy(),
  };
}
