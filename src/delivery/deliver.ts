import { type Chat, ChatFailure, type ChatPayload } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Message } from '../ports/store/messages.ts';
import type { Store } from '../ports/store.ts';
import type { Budget } from './budget.ts';
import { backOffMs, remedyFor, remedyForLook } from './failure.ts';
import { markedAnew, markedLate, wordsAlone } from './late.ts';
import { applyRemedy } from './remedies.ts';
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
/** App Homes follow what cards show, this often at most: Slack publishes a view in each of them. */
const homesEveryMs = 30_000;
const shownAtHome: ReadonlySet<string> = new Set(['card', 'incident', 'incident-line', 'page']);
const batch = 100;
/**
 * Posts whose answer was lost, at most: as many as can be looked for in half a minute. While Slack loses answers, the others wait unsent,
 * so that after the outage they are simply posted.
 */
const mostUnknown = 24;

/**
 * The delivery loop's body. One process has it at a time (it leads the loop `delivery`). What is on its way is left alone; a thread has one
 * message on its way; a message that must wait for its budget is put off, so that it never stands before another channel's.
 */
export function delivery(options: DeliveryOptions): Delivery {
  const { store, budget, clock, log } = options;
  const inFlight = new Map<string, { readonly id: number; readonly work: Promise<void> }>();
  const troubles = new Map<number, Trouble>();
  // Whoever had the delivery before may have ended between a card and the homes.
  let homesBehind = true;
  let homesAt = Number.NEGATIVE_INFINITY;
  const lane = (message: Message) => `${message.channel} ${message.thread ?? message.ts ?? `#${message.id}`}`;

  async function deliverOne(message: Message): Promise<void> {
    const trouble = troubles.get(message.id) ?? { tried: new Set<string>(), failures: 0 };
    try {
      await attempt(options, message, trouble.tried.has('plain'));
      troubles.delete(message.id);
      homesBehind ||= shownAtHome.has(message.kind);
      options.observe?.(message.kind, clock.now().getTime() - Date.parse(message.updatedAt));
    } catch (error) {
      troubles.set(message.id, trouble);
      await fix(message, trouble, error);
      trouble.failures += 1;
    }
  }

  async function fix(message: Message, trouble: Trouble, error: unknown): Promise<void> {
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
    await applyRemedy(options, message, remedy, error);
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

  async function followAtHome(): Promise<void> {
    if (!homesBehind || options.now() - homesAt < homesEveryMs) return;
    homesBehind = false;
    homesAt = options.now();
    await store.messages.refreshHomes();
  }

  return {
    async round() {
      await followAtHome();
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
  const { content } = message;
  if (content !== undefined && 'file' in content && content.refused === undefined) {
    return sendFile(sender, message, content.file, content.id || undefined);
  }
  if (message.editsRefused !== undefined && message.ts !== undefined) {
    const { id, wanted, editsRefused } = message;
    const needed = await isAwaited(options.store, message);
    return needed
      ? options.store.messages.postAnew(id, editsRefused, true)
      : options.store.messages.skipped(id, wanted);
  }
  const payload = await options.render(message);
  if (payload === undefined) return options.store.messages.dropped(message.id, 'nothing to show');
  const shown = wordsOnly && message.kind !== 'home' ? wordsAlone(payload) : payload;
  return send(sender, message, markedAnew(markedLate(shown, message, options.clock.now()), message));
}

/** Where Slack edits nothing, only what people wait for is posted anew: a question, a decision, an end. */
async function isAwaited(store: Store, { priority, kind, run }: Message): Promise<boolean> {
  if (priority <= 1 || kind === 'page') return true;
  // An expired question has an end too, though nobody waits for it.
  return kind === 'card' && run !== undefined && (await store.runs.run(run))?.state === 'expired';
}
