import type { Clock } from '../../../src/ports/clock.ts';
import type { Delivered, Envelope } from '../core.ts';
import type { EventLog } from '../event-log.ts';
import type { DeliveryEffect } from '../faults.ts';
import { ACK_MS, type Send, type Sent } from './target.ts';

interface DeliverOptions {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly stopping: AbortSignal;
  readonly send: Send;
}

/** Makes the one door every delivery goes through: it lets the injected faults happen and logs each attempt. */
export function deliverer({ clock, log, stopping, send }: DeliverOptions) {
  const dropped: Sent = {
    acked: false,
    reason: 'dropped',
    target: '',
    envelopeId: '',
    response: undefined,
    status: undefined,
    request: undefined,
    noRetry: true,
  };

  async function attempt(envelope: Envelope, effects: readonly DeliveryEffect[]): Promise<Sent> {
    if (effects.some((effect) => effect.kind === 'drop')) {
      // Slack gives up on what it dropped; the person in front of it sees a time-out.
      if (envelope.type !== 'events_api') await clock.sleep(ACK_MS, stopping);
      return dropped;
    }
    const sent = await send(envelope);
    if (!effects.some((effect) => effect.kind === 'ack_lost')) return sent;
    return { ...sent, acked: false, reason: 'ack_lost', response: undefined };
  }

  async function logged(
    envelope: Envelope,
    effects: readonly DeliveryEffect[],
  ): Promise<Sent & { readonly ms: number }> {
    const at = clock.now().getTime();
    const sent = await attempt(envelope, effects);
    const ms = clock.now().getTime() - at;
    const { noRetry: _noRetry, ...rest } = sent;
    log.delivery({
      ...rest,
      type: envelope.type,
      kind: envelope.kind,
      payload: envelope.payload,
      attempt: envelope.attempt ?? 0,
      retryReason: envelope.retryReason ?? '',
      at,
      ms,
    });
    return { ...sent, ms };
  }

  return async (envelope: Envelope, effects: readonly DeliveryEffect[]): Promise<Delivered> => {
    const late = effects.reduce((sum, effect) => sum + (effect.kind === 'late' ? effect.ms : 0), 0);
    if (late > 0) await clock.sleep(late, stopping);
    const copies = effects.reduce(
      (most, effect) => (effect.kind === 'duplicate' ? Math.max(most, effect.copies) : most),
      1,
    );
    const all = await Promise.all(Array.from({ length: copies }, () => logged(envelope, effects)));
    const best = all.find((sent) => sent.acked) ?? all[0] ?? { ...dropped, ms: 0 };
    const { acked, ms, reason, response, status, noRetry } = best;
    return { acked, ms, reason, response, status, noRetry };
  };
}
