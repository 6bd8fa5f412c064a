import { type HookSettings, receiveHook } from '../alerts/receive.ts';
import { asFault } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import type { Route, WebAnswer, WebRequest } from './web-server.ts';

/**
 * `POST /hooks/<name>` for each hook of the configuration. 2xx only when all is committed; 503 when the store is down, so that the
 * sender tries again; never 429, which Alertmanager takes for final.
 */
export function hookRoutes(hooks: readonly HookSettings[], log: Log): readonly Route[] {
  return hooks.flatMap((hook) =>
    [`/hooks/${hook.name}`, ...(hook.source.type === 'events-v2' ? [`/hooks/${hook.name}/v2/enqueue`] : [])].map(
      (path): Route => ({
        method: 'POST',
        path,
        mostBytes: hook.source.mostBytes,
        answer: (request) => answer(hook, request, log),
      }),
    ),
  );
}

const statusOf: Readonly<Record<string, number>> = {
  HOOK_REFUSED: 401,
  HOOK_MALFORMED: 400,
  STORE_DOWN: 503,
  HTTP_FAILED: 503,
};

async function answer(hook: HookSettings, request: WebRequest, log: Log): Promise<WebAnswer> {
  const body = await request.body();
  try {
    return await receiveHook(hook, { headers: request.headers, body });
  } catch (error) {
    const failure = asFault(error);
    const status = statusOf[failure.code] ?? 500;
    log.warn({ err: error, hook: hook.name, status }, 'webhook was not taken');
    return {
      status,
      type: 'application/json',
      body: JSON.stringify({ error: failure.code, message: failure.message, hint: failure.hint }),
    };
  }
}
