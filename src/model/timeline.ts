import { z } from 'zod';
import { incidentRoles, phases } from './incident.ts';

/** Somebody: a Slack id, an e-mail address, or the word of a monitor. Named where it is shown, called nowhere. */
const who = z.string();
/** Words of a machine or of a person: shown literally, whatever they hold. */
const words = z.string();
const count = z.int();
/** ISO 8601. */
const instant = z.string();
const severity = z.literal([1, 2, 3, 4]);

/** A user group of the people on call that Slack would not tell the members of. */
const unreadable = z.strictObject({ group: words, reason: words, knownAt: instant.optional() });
/** Whose acknowledgement ran out before this, and a level of the escalation. */
const level = { lapsed: who.optional(), level: words, role: words, unreadable: z.array(unreadable).optional() };

const restartReason = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('severity'), from: severity, to: severity }),
  z.strictObject({ reason: z.literal('reopened') }),
  z.strictObject({ reason: z.literal('fires-again') }),
  z.strictObject({ reason: z.literal('grew'), total: count }),
  z.strictObject({ reason: z.literal('another-alert') }),
]);

/** Why paging began anew. */
export type RestartReason = z.infer<typeof restartReason>;

const event = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/**
 * What the timeline of an incident holds: one shape a kind. Strict, so that what this version would not show is not taken for known: see
 * `readEvent`. A kind and its fields are read forever; a new meaning is a new kind.
 */
export const timelineEvent = z.discriminatedUnion('kind', [
  event('opened', { by: z.enum(['person', 'alerts']), title: words }),
  event('alerts-fire-again', { firing: count }),
  event('alerts-grew', { total: count, firing: count }),
  event('another-alert', {}),
  event('alerts-cleared', {}),
  // A resolve that is about an earlier firing ends nothing.
  event('alert-still-fires', { summary: words, resolvedAt: instant, firesSince: instant }),
  event('paged', { level: words, provider: words, person: who }),
  event('page-failed', { level: words, provider: words, reason: words, next: words.optional() }),
  event('end-not-told', { provider: words, end: z.enum(['acknowledged', 'resolved']), reason: words }),
  event('acknowledged', {}),
  event('escalated', { ...level, people: z.array(who) }),
  event('nobody-on-call', level),
  event('escalation-exhausted', { lapsed: who.optional() }),
  event('escalation-hurried', {}),
  event('escalation-restarted', { because: restartReason }),
  event('severity', { from: severity, to: severity }),
  event('phase', { phase: z.enum(phases) }),
  event('lead', { person: who }),
  event('role', { role: z.enum(Object.keys(incidentRoles) as [keyof typeof incidentRoles]), person: who }),
  event('update', { text: words }),
  event('task', { number: count, text: words, owner: who.optional() }),
  event('task-done', { number: count, text: words }),
  event('run', { run: count, action: words, state: words, headline: words.optional() }),
  // A guide: `words` is the answer, or why a step was skipped.
  event('guide', {
    title: words,
    what: z.enum(['started', 'answered', 'skipped', 'ended']),
    step: words.optional(),
    words: words.optional(),
  }),
  event('note', { text: words }),
  // A message that somebody put into the timeline; the row has the way to it.
  event('message', { text: words }),
  event('checked', { item: words, text: words }),
  event('post-mortem', {}),
  event('resolved', { text: words.optional() }),
  event('handover-asked', { to: who }),
  event('handover-declined', {}),
  event('kept-open', {}),
  event('resolved-by-alerts', {}),
  event('reopened', {}),
  event('reopened-by-alerts', { firing: count, still: z.boolean() }),
  event('channel', { channel: words }),
  event('no-channel', { reason: words }),
  event('step-refused', { step: words, person: who.optional(), reason: words }),
]);
export type TimelineEvent = z.infer<typeof timelineEvent>;
export type EventOf<Kind extends TimelineEvent['kind']> = Extract<TimelineEvent, { readonly kind: Kind }>;

/** A row as it was written before events were: its words, and what kind it was then. */
interface OldWords {
  readonly kind: 'words';
  readonly was: string;
  readonly text: string;
}

/** What a newer version wrote: all its fields, whatever they mean. */
interface UnknownEvent {
  readonly kind: 'unknown';
  readonly fields: unknown;
}

/** What an entry tells of. */
export type Told = TimelineEvent | OldWords | UnknownEvent;

/** One entry of the timeline; kept forever. */
export interface TimelineEntry {
  readonly at: string;
  /** The kind as it was written, also where this version does not know it. */
  readonly kind: string;
  /** Who did it, or said it. */
  readonly actor: string;
  readonly event: Told;
  /** Address of the message it was said in. */
  readonly link?: string;
}

/** What a row of the timeline tells of. Never throws: what this version does not know stays whole, as `unknown`. */
export function readEvent(row: { readonly kind: string; readonly text: string; readonly event: unknown }): Told {
  if (row.event === null || row.event === undefined) return { kind: 'words', was: row.kind, text: row.text };
  const known = timelineEvent.safeParse(row.event);
  return known.success ? known.data : { kind: 'unknown', fields: row.event };
}
