import type { Clock } from '../../src/ports/clock.ts';
import type { Ids } from './state/ids.ts';

/** A response_url takes five posts within thirty minutes. */
const REPLY_USES = 5;
const REPLY_MS = 30 * 60_000;

/** What a response_url answers to. */
export interface ReplyPlace {
  readonly user: string;
  readonly channel: string;
  /** The message that was used; absent for a command. */
  readonly messageTs?: string;
  /** The thread that message stands in. */
  readonly threadTs?: string;
}

export interface ReplyUrls {
  /** The path of a new response_url. */
  issue(place: ReplyPlace): string;
  /** Counts one use; a code of Slack's when there is none left. */
  use(id: string): ReplyPlace | 'expired_url' | 'used_url' | 'invalid_url';
}

/** Makes the book of response URLs. */
export function replyBook(clock: Clock, ids: Ids): ReplyUrls {
  const book = new Map<string, { readonly place: ReplyPlace; readonly until: number; uses: number }>();
  return {
    issue(place) {
      const id = ids.secret(32);
      book.set(id, { place, until: clock.now().getTime() + REPLY_MS, uses: 0 });
      return `/response/${id}`;
    },
    use(id) {
      const entry = book.get(id);
      if (entry === undefined) return 'invalid_url';
      if (clock.now().getTime() > entry.until) return 'expired_url';
      if (entry.uses >= REPLY_USES) return 'used_url';
      entry.uses += 1;
      return entry.place;
    },
  };
}
