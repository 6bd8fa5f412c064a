import type { Core } from '../core.ts';
import type { CallEnd } from '../event-log.ts';
import type { ApiEffect } from '../faults.ts';
import { methods } from '../methods/registry.ts';
import { textOf } from '../record.ts';
import { Refusal } from '../refusal.ts';
import { authenticate, authorize, tokenKind, tokenOf } from './tokens.ts';

/** An answer to write, or a connection to cut. */
export interface CallResult {
  readonly end: CallEnd;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Call {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function failed(code: string, extra: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ok: false, error: code, ...extra });
}

type Kind = ApiEffect['kind'];

function find<K extends Kind>(effects: readonly ApiEffect[], kind: K): Extract<ApiEffect, { kind: K }> | undefined {
  return effects.find((effect): effect is Extract<ApiEffect, { kind: K }> => effect.kind === kind);
}

const limited = (seconds: number): CallResult => ({
  end: 'answered',
  status: 429,
  headers: { ...JSON_TYPE, 'retry-after': String(seconds) },
  body: failed('ratelimited'),
});

/** What the faults put in place of handling the call, or undefined when it is to be handled. */
function insteadOf(effects: readonly ApiEffect[]): CallResult | undefined {
  if (find(effects, 'reset') !== undefined) return { end: 'reset', status: 0, headers: {}, body: '' };
  const http = find(effects, 'http');
  if (http !== undefined) {
    return { end: 'answered', status: http.status, headers: { 'content-type': 'text/plain' }, body: 'upstream error' };
  }
  const slow = find(effects, 'ratelimited');
  if (slow !== undefined) return limited(slow.retryAfterS);
  const error = find(effects, 'error');
  return error === undefined
    ? undefined
    : { end: 'answered', status: 200, headers: JSON_TYPE, body: failed(error.code) };
}

function handle(core: Core, call: Call): CallResult {
  const method = methods.get(call.method);
  try {
    if (method === undefined) throw new Refusal('unknown_method', { req_method: call.method });
    const caller = authenticate(core, tokenOf(call.authorization, call.args));
    authorize(caller, method);
    const wait = core.limits.admit(call.method, method.tier, textOf(call.args['channel']));
    if (wait !== undefined) return limited(wait);
    const { token: _token, ...args } = call.args;
    const headers = {
      ...JSON_TYPE,
      'x-oauth-scopes': [...caller.scopes].join(','),
      'x-accepted-oauth-scopes': (method.scopes ?? []).join(','),
    };
    const body = JSON.stringify({ ok: true, ...method.run(core, caller, args) });
    return { end: 'answered', status: 200, headers, body };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { end: 'answered', status: 200, headers: JSON_TYPE, body: failed(error.code, error.extra) };
  }
}

/** Handles a Web API call, lets the injected faults happen, and logs it. */
export async function handleCall(core: Core, call: Call, gone: () => boolean): Promise<CallResult> {
  const at = core.clock.now().getTime();
  const effects = core.faults.onCall(call.method, textOf(call.args['channel']));
  const latency = find(effects, 'latency');
  if (latency !== undefined) await core.clock.sleep(latency.ms, core.stopping);
  let result = insteadOf(effects);
  if (result === undefined) {
    const handled = handle(core, call);
    const lost = find(effects, 'lost_response') !== undefined;
    result = lost ? { ...handled, end: 'lost' } : handled;
  }
  const slow = find(effects, 'slow_response');
  if (slow !== undefined) await core.clock.sleep(slow.ms, core.stopping);
  const { token: _token, ...args } = call.args;
  const readable = result.headers['content-type'] === JSON_TYPE['content-type'] ? result.body : undefined;
  core.log.call(
    {
      method: call.method,
      args,
      token: tokenKind(core, tokenOf(call.authorization, call.args)),
      at,
      status: result.status,
      end: result.end,
      delivered: result.end === 'answered' && !gone(),
    },
    readable,
  );
  return result;
}
