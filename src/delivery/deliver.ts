import { cut } from '../model/cut.ts';
import { type Chat, ChatFailure, type ChatPayload } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Message } from '../ports/store/messages.ts';
import type { Store } from '../ports/store.ts';
import type { Budget } from './budget.ts';
import { backOffMs, remedyFor, remedyForLook } from './failure.ts';
import { markedLate } from './late.ts';
import { isFresh, isLook, methodOf, send, sendFile } from './send.ts';

export interface Delivery {
  /** Sends what may be sent now and does not wait for it; gives ms until the next look is worth it. */
  round(): Promise<number>;
  /** Waits for what is on its way. */
  settle(): Promise<void>;
}

export interface DeliveryOptions {
  readonly store: Store;
  readonly chat: Chat;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  /** A message as Slack should show it now; undefined: nothing to show any more. */
  readonly render: (message: Message) => Promise<ChatPayload | undefined>;
  /** ms, monotonic. */
  readonly now: () => number;
  /** Told the ms a message was late, once it is there. */
  readonly observe?: (kind: string, lateMs: number) => void;
}

/** Calls on their way at once; those that people wait for have some room of their own beyond it. */
const mostInFlight = 12;
const urgentRoom = 6;
/** While calls are on their way, the next look is this soon: their end makes way for others. */
const busyMs = 50;
const idleMs = 1000;
const batch = 100;
/**
 * Posts whose answer was lost, at most: as many as can be looked for in half a minute. While Slack loses answers, the others wait unsent,
 * so that after the outage they are simply posted.
 */
const mostUnknown = 24;

/**
 * The delivery loop's body. One process has it at a time (the duty `delivery`). What is on its way is left alone; a thread has one
 * message on its way; a message that must wait for its budget is put off, so that it never stands before another channel's.
 */
export function delivery(options: DeliveryOptions): Delivery {
  const { store, budget, clock, log } = options;
  const inFlight = new Map<string, { readonly id: number; readonly work: Promise<void> }>();
  const troubles = new Map<number, Trouble>();
  const lane = (message: Message) => `${message.channel} ${message.thread ?? message.ts ?? `#${message.id}`}`;

  async function deliverOne(message: Message): Promise<void> {
    const trouble = troubles.get(message.id) ?? { tried: new Set<string>(), failures: 0 };
    try {
      await attempt(options, message, trouble.tried.has('plain'));
      troubles.delete(message.id);
      options.observe?.(message.kind, clock.now().getTime() - Date.parse(message.updatedAt));
    } catch (error) {
      troubles.set(message.id, trouble);
      await mend(message, trouble, error);
      trouble.failures += 1;
    }
  }

  async function mend(message: Message, trouble: Trouble, error: unknown): Promise<void> {
    const fields = { message: message.key, channel: message.channel, err: error };
    if (!(error instanceof ChatFailure)) {
      log.error(fields, 'message could not be rendered or recorded');
      await store.messages.later(message.id, backOffMs(trouble.failures + 2), String(error));
      return;
    }
    if (error.kind === 'limited')
      budget.limited({ method: error.method, channel: message.channel }, error.retryAfterMs);
    if (error.kind === 'revoked')
      log.error(fields, 'Slack no longer accepts the token of this app: nothing can be sent');
    const usual = remedyFor(error, message, trouble.tried, trouble.failures);
    const remedy = isLook(message) ? remedyForLook(error, usual) : usual;
    trouble.tried.add(remedy.kind);
    const text = error.message;
    // A look that failed tells nothing about what was looked for.
    const sent = isLook(message) ? undefined : false;
    switch (remedy.kind) {
      case 'later':
        return store.messages.later(message.id, remedy.waitMs, text, remedy.nothingSent ? sent : undefined);
      case 'plain':
        log.warn(fields, 'Slack refused the blocks; sending the words alone');
        return store.messages.later(message.id, 0, text, sent);
      case 'join':
        await options.chat
          .join(message.channel)
          .catch((failure) => log.warn({ ...fields, err: failure }, 'cannot join'));
        return store.messages.later(message.id, 0, text, sent);
      case 'redirect':
        return redirect(message, text);
      case 'repost':
        return store.messages.redirect(message.id, message.channel, text);
      case 'upload':
        await store.messages.keepFile(message.id, '');
        return store.messages.later(message.id, 0, text, false);
      default:
        // Where nobody may look, once too often is better than never.
        if (isLook(message)) return store.messages.later(message.id, 0, text, false);
        log.error(fields, 'Slack refuses the message for good');
        return store.messages.dropped(message.id, text);
    }
  }

  /** The channel is closed to us: the person who asked reads it as a direct message instead. */
  async function redirect(message: Message, text: string): Promise<void> {
    const run = message.run === undefined ? undefined : await store.runs.run(message.run);
    if (run === undefined) return store.messages.dropped(message.id, text);
    return store.messages.redirect(message.id, run.requestedBy, text);
  }

  const isUrgent = ({ priority }: Message) => priority <= 1;

  /** Whether a message may go out beside those that are on their way; `uncertain` of them may turn out to need a look-up. */
  function hasRoom(message: Message, uncertain: number): boolean {
    const urgent = isUrgent(message);
    if (inFlight.has(lane(message)) || inFlight.size >= (urgent ? mostInFlight + urgentRoom : mostInFlight))
      return false;
    return urgent || !isFresh(message) || uncertain < mostUnknown;
  }

  /** Takes the message's place in the budget, or puts it off until there is one. */
  async function hasBudget(message: Message): Promise<boolean> {
    const { id, channel } = message;
    const wait = budget.take({ method: methodOf(message), channel, urgent: isUrgent(message) });
    if (wait > 0) await store.messages.later(id, wait, 'waiting for the rate limit of Slack');
    return wait === 0;
  }

  function start(message: Message): void {
    const key = lane(message);
    const work = deliverOne(message)
      .catch((error) => log.error({ err: error, message: message.key }, 'delivery could not be recorded'))
      .finally(() => inFlight.delete(key));
    inFlight.set(key, { id: message.id, work });
  }

  return {
    async round() {
      const sending = [...inFlight.values()].map(({ id }) => id);
      const unknown = await store.messages.unknown(sending);
      const messages = await store.messages.due(batch, unknown >= mostUnknown ? 'fresh' : undefined);
      // What is on its way may lose its answer too.
      let uncertain = unknown + sending.length;
      for (const message of messages) {
        if (!hasRoom(message, uncertain) || !(await hasBudget(message))) continue;
        start(message);
        if (isFresh(message)) uncertain += 1;
      }
      if (inFlight.size > 0) return busyMs;
      return messages.length === batch ? 0 : Math.min(idleMs, (await store.messages.nextDueMs()) ?? idleMs);
    },
    async settle() {
      await Promise.allSettled([...inFlight.values()].map(({ work }) => work));
    },
  };
}

/** What was tried with a message in vain; forgotten once it is there. */
interface Trouble {
  readonly tried: Set<string>;
  failures: number;
}

async function attempt(options: DeliveryOptions, message: Message, wordsOnly: boolean): Promise<void> {
  const sender = { chat: options.chat, messages: options.store.messages, now: options.now };
  if (message.content !== undefined && 'file' in message.content) {
    return sendFile(sender, message, message.content.file, message.content.id || undefined);
  }
  const payload = await options.render(message);
  if (payload === undefined) return options.store.messages.dropped(message.id, 'nothing to show');
  const shown = wordsOnly && message.kind !== 'home' ? { text: cut(payload.text, 3000), blocks: [] } : payload;
  return send(sender, message, markedLate(shown, message, options.clock.now()));
}
