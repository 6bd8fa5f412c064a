/** How often a fault fires: it lets `skip` matches pass, then hits at most `times` (always when absent), each with `probability` (1 when absent). */
interface Rhythm {
  readonly skip?: number | undefined;
  readonly times?: number | undefined;
  readonly probability?: number | undefined;
}

/** What goes wrong with a Web API call. */
export type ApiEffect =
  /** HTTP 429 with Retry-After, in seconds. */
  | { readonly kind: 'ratelimited'; readonly retryAfterS: number }
  /** An HTTP error in place of an answer; the call is not handled. */
  | { readonly kind: 'http'; readonly status: number }
  /** The connection is cut before the call is handled. */
  | { readonly kind: 'reset' }
  /** The call is handled, and the connection cut in place of the answer. */
  | { readonly kind: 'lost_response' }
  /** The call is handled after so many ms of the clock. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** The call is handled at once, and answered after so many ms of the clock. */
  | { readonly kind: 'slow_response'; readonly ms: number }
  /** `ok: false` with this code; the call is not handled. */
  | { readonly kind: 'error'; readonly code: string };

/** What goes wrong on the way to the app. */
export type DeliveryEffect =
  /** Never sent and never tried again: what Slack does when it sheds load. */
  | { readonly kind: 'drop' }
  /** Sent after so many ms of the clock. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Sent this many times; the first acknowledgement counts. */
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** Sent, but the acknowledgement is never seen. */
  | { readonly kind: 'ack_lost' }
  /** Its trigger_id has expired already. */
  | { readonly kind: 'expired_trigger' };

/** What goes wrong when a file is to be shown in a channel. */
type ShareEffect = { readonly kind: 'never_shared' } | { readonly kind: 'late_share'; readonly ms: number };

/** What goes wrong with a bot socket once it is open. */
export type SocketEffect =
  /** Slack asks it to go, after so many ms. */
  | { readonly kind: 'disconnect'; readonly reason: string; readonly ms: number }
  /** It is closed without a reason, after so many ms. */
  | { readonly kind: 'close'; readonly ms: number }
  /** It is never greeted. */
  | { readonly kind: 'no_hello' };

export type SlackFault =
  | (Rhythm & {
      readonly on: 'api';
      /** A method, or a family as `chat.*`; all when absent. */
      readonly method?: string | undefined;
      /** Only calls whose `channel` is this id. */
      readonly channel?: string | undefined;
    } & ApiEffect)
  | (Rhythm & {
      readonly on: 'delivery';
      /** `slash_command`, `block_actions`, `view_submission`, an event's type …; all when absent. */
      readonly of?: string | undefined;
    } & DeliveryEffect)
  | (Rhythm & { readonly on: 'socket' } & SocketEffect)
  | (Rhythm & { readonly on: 'share' } & ShareEffect);

/** An injected fault. */
export interface ActiveFault {
  readonly id: number;
  readonly fault: SlackFault;
  /** How often it hit. */
  readonly hits: number;
  remove(): void;
}

/** The faults of one workspace. */
export interface FaultBoard {
  readonly active: readonly ActiveFault[];
  inject(fault: SlackFault): ActiveFault;
  clear(): void;
  /** The effects on this call, and counts them as hits. */
  onCall(method: string, channel: string | undefined): readonly ApiEffect[];
  onDelivery(kind: string): readonly DeliveryEffect[];
  onShare(): readonly ShareEffect[];
  onSocket(): readonly SocketEffect[];
}

interface Entry extends ActiveFault {
  hits: number;
  matched: number;
}

function methodFits(pattern: string | undefined, method: string): boolean {
  if (pattern === undefined || pattern === '*') return true;
  return pattern.endsWith('.*') ? method.startsWith(pattern.slice(0, -1)) : method === pattern;
}

/** Makes an empty board; `random` gives numbers in [0, 1). */
export function faultBoard(random: () => number): FaultBoard {
  const entries = new Map<number, Entry>();
  let last = 0;

  function strikes(entry: Entry): boolean {
    const { skip = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = entry.fault;
    entry.matched += 1;
    if (entry.matched <= skip || entry.hits >= times) return false;
    if (probability < 1 && random() >= probability) return false;
    entry.hits += 1;
    return true;
  }

  function effects<T>(pick: (fault: SlackFault) => T | undefined): readonly T[] {
    const found: T[] = [];
    for (const entry of entries.values()) {
      const effect = pick(entry.fault);
      if (effect !== undefined && strikes(entry)) found.push(effect);
    }
    return found;
  }

  return {
    get active() {
      return [...entries.values()];
    },
    inject(fault) {
      last += 1;
      const id = last;
      const entry: Entry = { id, fault, hits: 0, matched: 0, remove: () => entries.delete(id) };
      entries.set(id, entry);
      return entry;
    },
    clear: () => entries.clear(),
    onCall: (method, channel) =>
      effects((fault) => {
        if (fault.on !== 'api' || !methodFits(fault.method, method)) return undefined;
        return fault.channel === undefined || fault.channel === channel ? fault : undefined;
      }),
    onDelivery: (kind) =>
      effects((fault) =>
        fault.on === 'delivery' && (fault.of === undefined || fault.of === kind) ? fault : undefined,
      ),
    onSocket: () => effects((fault) => (fault.on === 'socket' ? fault : undefined)),
    onShare: () => effects((fault) => (fault.on === 'share' ? fault : undefined)),
  };
}
