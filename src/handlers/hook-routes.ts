import { keepOversized } from '../alerts/oversized.ts';
import { type HookSettings, receiveHook } from '../alerts/receive.ts';
import { asFault, fault } from '../errors.ts';
import { inTurn } from '../model/in-turn.ts';
import type { Log } from '../ports/log.ts';
import { BodyCrowdedOut, BodyTooLarge } from './web-body.ts';
import type { Route, WebAnswer, WebRequest } from './web-server.ts';

/** What came of a message of a monitor, as it is counted. */
export const hookOutcomes = ['taken', 'refused', 'malformed', 'too_large', 'crowded_out', 'failed'] as const;
export type HookOutcome = (typeof hookOutcomes)[number];

export interface HookRouteOptions {
  readonly log: Log;
  readonly observe: (hook: string, outcome: HookOutcome) => void;
}

/** Reading so long a message takes tens of megabytes of memory: one at a time. */
const longMessage = 1024 * 1024;

/**
 * `POST /hooks/<name>` for each hook of the configuration. Who shows the wrong secret in the headers is refused before a byte of the body is
 * read. 2xx only when all is committed; 503 when the store is down, so that the sender tries again; never 429, which Alertmanager takes
 * for final.
 */
export function hookRoutes(hooks: readonly HookSettings[], options: HookRouteOptions): readonly Route[] {
  const turn = inTurn();
  return hooks.flatMap((hook) =>
    [`/hooks/${hook.name}`, ...(hook.source.type === 'events-v2' ? [`/hooks/${hook.name}/v2/enqueue`] : [])].map(
      (path): Route => ({
        method: 'POST',
        path,
        mostBytes: hook.source.mostBytes,
        async answer(request) {
          const { outcome, answer } = await receive(hook, request, options.log, turn);
          options.observe(hook.name, outcome);
          return answer;
        },
      }),
    ),
  );
}

interface Received {
  readonly outcome: HookOutcome;
  readonly answer: WebAnswer;
}

async function receive(
  hook: HookSettings,
  request: WebRequest,
  log: Log,
  turn: ReturnType<typeof inTurn>,
): Promise<Received> {
  const { source, settings, surroundings } = hook;
  const admission = source.admit?.(request.headers, settings, surroundings.secret) ?? 'unknown';
  try {
    if (admission === 'refused') throw fault('HOOK_REFUSED', `The hook "${hook.name}" did not let this message in.`);
    const body = await request.body(admission);
    const work = () => receiveHook(hook, { headers: request.headers, body });
    return { outcome: 'taken', answer: await (body.length > longMessage ? turn(work) : work()) };
  } catch (error) {
    if (error instanceof BodyTooLarge) return tooLong(hook, request, error, admission === 'known', log);
    if (error instanceof BodyCrowdedOut)
      return { outcome: 'crowded_out', answer: { status: 503, headers: { 'retry-after': '1' } } };
    return refused(hook, error, log);
  }
}

const statusOf: Readonly<Record<string, number>> = {
  HOOK_REFUSED: 401,
  HOOK_MALFORMED: 400,
  STORE_DOWN: 503,
  HTTP_FAILED: 503,
};
const outcomeOf: Readonly<Record<string, HookOutcome>> = { HOOK_REFUSED: 'refused', HOOK_MALFORMED: 'malformed' };

function refused(hook: HookSettings, error: unknown, log: Log): Received {
  const failure = asFault(error);
  const status = statusOf[failure.code] ?? 500;
  log.warn({ err: error, hook: hook.name, status }, 'webhook was not taken');
  const body = JSON.stringify({ error: failure.code, message: failure.message, hint: failure.hint });
  return { outcome: outcomeOf[failure.code] ?? 'failed', answer: { status, type: 'application/json', body } };
}

/** The sender gives up on it, so people are told instead. 413 also where that could not be kept: asking again brings the same message. */
async function tooLong(
  hook: HookSettings,
  { sender }: WebRequest,
  { bytes, most }: BodyTooLarge,
  known: boolean,
  log: Log,
): Promise<Received> {
  log.warn({ hook: hook.name, bytes, most, sender }, 'webhook was too large');
  await keepOversized(hook, { bytes, most, sender, known }).catch((error: unknown) =>
    log.error({ err: error, hook: hook.name }, 'a message that was too large could not be kept'),
  );
  return { outcome: 'too_large', answer: { status: 413 } };
}
