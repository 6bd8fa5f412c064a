import type { Clock } from '../../src/ports/clock.ts';
import { refuse } from './refusal.ts';
import type { Ids } from './state/ids.ts';
import type { Patience } from './waiting.ts';

interface Trigger {
  readonly user: string;
  readonly until: number;
  used: boolean;
}

export interface Triggers {
  /** A new trigger_id for something this person just did; `expired` makes one that is too old at birth. */
  issue(user: string, expired?: boolean): string;
  /** Uses a trigger up and gives its person; throws Slack's refusal for one that is unknown, used or too old. */
  redeem(id: string): string;
}

/** Makes the book of triggers: each opens one view, for as long as `patience` says. */
export function triggerBook(clock: Clock, ids: Ids, patience: Patience): Triggers {
  const book = new Map<string, Trigger>();
  return {
    issue(user, expired = false) {
      const now = patience.clock.now().getTime();
      for (const [id, trigger] of book) {
        if (trigger.until >= now - 600_000) break;
        book.delete(id);
      }
      const id = `${Math.floor(clock.now().getTime() / 1000)}.${ids.next('').slice(-6)}.${ids.secret(16).toLowerCase()}`;
      book.set(id, { user, until: expired ? now - 1 : now + patience.ms, used: false });
      return id;
    },
    redeem(id) {
      const trigger = book.get(id);
      if (trigger === undefined) throw refuse('invalid_trigger_id');
      if (trigger.used) throw refuse('exchanged_trigger_id');
      if (patience.clock.now().getTime() > trigger.until) throw refuse('expired_trigger_id');
      trigger.used = true;
      return trigger.user;
    },
  };
}
