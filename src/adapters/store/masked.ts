import { createHash } from 'node:crypto';
import { sound } from '../../model/cut.ts';
import { mapTexts, maskNamed } from '../../model/secrets.ts';
import type { EffectStore } from '../../ports/store/effects.ts';
import type { MessageStore } from '../../ports/store/messages.ts';
import type { PlaybookStore } from '../../ports/store/playbooks.ts';
import type { Planned, RunStore } from '../../ports/store/runs.ts';
import type { ScheduleStore } from '../../ports/store/schedules.ts';
import type { TimedOfferStore } from '../../ports/store/timed-offers.ts';
import type { WatchStore } from '../../ports/store/watches.ts';
import type { AuditStore } from '../../ports/store.ts';

/** PostgreSQL takes neither NUL nor half a character, and a log may hold both. */
const storable = (text: string, name?: string) => sound(maskNamed(text, name));
/** A value whose texts hold no secret, and nothing that PostgreSQL refuses. */
export const masked = <T>(value: T): T => mapTexts(value, storable) as T;

/**
 * A text that tells things apart (a group, a fingerprint), without the secret in it: itself where it holds none, else its digest, so that the
 * same one is always the same and two never become one.
 */
export function maskedKey(key: string): string {
  return storable(key) === key ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** What the change itself is made from stays as it is; everything people read of a plan is masked. */
function maskedPlan(planned: Planned): Planned {
  const { data, observed, selection } = planned.plan;
  const plan = { ...masked(planned.plan), data, observed };
  if (selection === undefined) return { ...planned, plan };
  const preview = selection.preview.map(({ key, text }) => ({ key, text: masked(text) }));
  return { ...planned, plan: { ...plan, selection: { ...selection, preview } } };
}

/**
 * The one door through which words of the platform (annotations, events, errors, logs) come into the store, and from there to Slack:
 * no secret passes it, whichever action forgot to look.
 */
export function maskedRuns(runs: RunStore): RunStore {
  return {
    ...runs,
    planned: (hold, planned, offers, byPolicy) => runs.planned(hold, maskedPlan(planned), masked(offers), byPolicy),
    drift: (hold, planned, offers, why) => runs.drift(hold, maskedPlan(planned), masked(offers), why),
    show: (hold, report) => runs.show(hold, masked(report)),
    finish: (hold, ending, next) => runs.finish(hold, masked(ending), next),
    note: (hold, note) => runs.note(hold, masked(note)),
    attach: (hold, file) => runs.attach(hold, masked(file)),
    sayStep: (hold, key, detail) => runs.sayStep(hold, key, storable(detail)),
  };
}

/** What the platform said when an offer was looked at is said in words, and they are kept. */
export function maskedTimedOffers(offers: TimedOfferStore): TimedOfferStore {
  return {
    ...offers,
    post: (id, elsewhere, remark) => offers.post(id, elsewhere, remark === undefined ? undefined : storable(remark)),
    withdraw: (id, why) => offers.withdraw(id, storable(why)),
  };
}

/** Why the door refused what the clock asked is said in words, and they are kept. */
export function maskedSchedules(schedules: ScheduleStore): ScheduleStore {
  return {
    ...schedules,
    answer: (time) =>
      schedules.answer(time.becomes.kind === 'refused' ? { ...time, becomes: masked(time.becomes) } : time),
  };
}

/** Reasons are typed by people, and troubles are told in the words of the platform. */
export function maskedPlaybooks(playbooks: PlaybookStore): PlaybookStore {
  return {
    ...playbooks,
    skip: (id, step, reason, by) => playbooks.skip(id, step, storable(reason), by),
    trouble: (id, step, words) => playbooks.trouble(id, step, storable(words)),
  };
}

/** What a look could not read is told in the words of the platform. */
export function maskedWatches(watches: WatchStore): WatchStore {
  return {
    ...watches,
    seen: (due, seen) => watches.seen(due, masked(seen)),
    end: (due, end) => watches.end(due, masked(end)),
  };
}

/** Alerts are named by machines. */
export function maskedEffects(effects: EffectStore): EffectStore {
  return { ...effects, scored: (due, effect) => effects.scored(due, masked(effect)) };
}

/** Refused requests are kept as they were typed, and people type tokens into the wrong window. */
export function maskedAudit(audit: AuditStore): AuditStore {
  return { ...audit, append: (entry) => audit.append({ ...entry, details: masked(entry.details) }) };
}

/** Answers repeat what was typed, and a mistyped command may hold a token. */
export function maskedMessages(messages: MessageStore): MessageStore {
  return {
    ...messages,
    add: (message) => messages.add({ ...message, content: masked(message.content) }),
    later: (id, waitMs, error, posted) => messages.later(id, waitMs, storable(error), posted),
    dropped: (id, error) => messages.dropped(id, storable(error)),
    redirect: (id, channel, error) => messages.redirect(id, channel, storable(error)),
  };
}
