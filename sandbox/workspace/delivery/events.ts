import type { AppEvent, Core, Delivered, EmitOptions } from '../core.ts';
import { ownOrigin } from '../core.ts';
import { sleepUntil } from '../waiting.ts';

/** Slack tries an event again at once, one minute and five minutes after the first try. */
const RETRIES_MS = [0, 60_000, 300_000];

const REASONS = {
  socket: { timeout: 'timeout', ack_lost: 'timeout', no_connection: 'connection_failed', http_error: 'http_error' },
  http: {
    timeout: 'http_timeout',
    ack_lost: 'http_timeout',
    no_connection: 'connection_failed',
    http_error: 'http_error',
  },
} as const;

function retryReason(outcome: Delivered, overHttp: boolean): string {
  const names = overHttp ? REASONS.http : REASONS.socket;
  const reason = outcome.reason ?? 'timeout';
  return reason === 'connection_failed' || reason === 'dropped' ? 'connection_failed' : names[reason];
}

/** Wraps an event for the app and delivers it until it is acknowledged or the last retry failed. */
async function pursue(core: Core, event: AppEvent, options: EmitOptions, overHttp: () => boolean): Promise<void> {
  const origin = options.origin ?? ownOrigin(core);
  const first = core.clock.now().getTime();
  const payload = {
    token: core.app.verificationToken,
    team_id: origin.teamId,
    context_team_id: origin.teamId,
    context_enterprise_id: null,
    api_app_id: origin.appId,
    event,
    type: 'event_callback',
    event_id: core.store.ids.next('Ev'),
    event_time: Math.floor(first / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: origin.teamId,
        user_id: core.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
  const envelope = { type: 'events_api' as const, kind: event.type, payload, acceptsResponse: false };
  let outcome = await core.deliver(envelope, core.faults.onDelivery(event.type));
  for (const [index, after] of RETRIES_MS.entries()) {
    if (outcome.acked || outcome.noRetry === true) return;
    await sleepUntil(core.clock, first + after, core.stopping);
    const again = { ...envelope, attempt: index + 1, retryReason: retryReason(outcome, overHttp()) };
    outcome = await core.deliver(again, core.faults.onDelivery(event.type));
  }
}

/** Sends an event if the app subscribed to it. Does not wait: the app hears of it when it does. */
export function emitEvent(core: Core, event: AppEvent, options: EmitOptions, overHttp: () => boolean): void {
  if (!core.app.events.has(options.subscription ?? event.type) || core.app.revoked) return;
  core.background(pursue(core, event, options, overHttp));
}
