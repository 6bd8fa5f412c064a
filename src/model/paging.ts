/** How one person is reached; has a Slack account, an address, or both. */
export interface Person {
  readonly slack?: string | undefined;
  readonly email?: string | undefined;
}

/** Who is to be paged at one level: people, or whoever a schedule has on call at that moment. */
export type PageTarget =
  | { readonly kind: 'person'; readonly slack: string }
  | { readonly kind: 'schedule'; readonly name: string };

/** Whether a way is told once that an incident is acknowledged or resolved, or each person who was paged by it is. */
export type EndsTold = 'incident' | 'person';

export interface EscalationLevel {
  /** `L1` … as people say it. */
  readonly name: string;
  readonly role: string;
  readonly targets: readonly PageTarget[];
  /** How long this level has to acknowledge, in ms. */
  readonly waitMs: number;
}

/** Steps through levels until somebody acknowledges; snapshotted when an escalation starts, so that an edit touches no running one. */
export interface EscalationPolicy {
  readonly name: string;
  readonly levels: readonly EscalationLevel[];
  /** How often the whole is gone through again after the last level. */
  readonly repeat: number;
  readonly businessHours: BusinessHours | undefined;
}

/** Outside of these, escalation of low severities waits for the next opening. */
export interface BusinessHours {
  readonly timezone: string;
  /** 1 Monday … 7 Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
}

export interface Escalation {
  readonly incident: number;
  readonly policy: EscalationPolicy;
  /** Index of the level paged last; -1 before the first. */
  readonly level: number;
  readonly round: number;
  /** Rises with each change: what was decided on older sight does nothing. */
  readonly epoch: number;
  readonly state: 'armed' | 'acknowledged' | 'stopped' | 'exhausted';
  /** When the next level is paged, or an acknowledgement runs out. */
  readonly dueAt: string | undefined;
  /** Nobody is paged while no alert fires. */
  readonly paused?: boolean;
  readonly acknowledgedBy: string | undefined;
  readonly acknowledgedAt: string | undefined;
  /** Why somebody who should have been paged was not, or may not be the right one. */
  readonly trouble?: string | undefined;
}

/** One attempt to reach one person. */
export interface Page {
  readonly id: number;
  readonly incident: number;
  readonly level: number;
  /** `L1`. */
  readonly levelName: string;
  readonly round: number;
  readonly person: string;
  readonly provider: string;
  readonly state: 'pending' | 'sending' | 'sent' | 'failed';
  readonly at: string;
  readonly sentAt: string | undefined;
  readonly error: string | undefined;
}

/** A shift that somebody took in chat: until it ends they are on call in place of whoever the schedule names. */
export interface TakenShift {
  readonly schedule: string;
  /** Slack user id. */
  readonly person: string;
  /** ISO 8601, inclusive. */
  readonly from: string;
  /** ISO 8601, exclusive. */
  readonly until: string;
}
