/** 1 is the worst. P1–P4 and SEV1–SEV4 are names of the same four levels. */
export type Severity = 1 | 2 | 3 | 4;

/** The phases of both runbooks in one line: A has six, B has four and the post-mortem; a profile names those it uses. */
export const phases = ['detect', 'triage', 'investigate', 'mitigate', 'resolve', 'post-mortem'] as const;
export type Phase = (typeof phases)[number];

/** Where an incident lives in Slack: a channel of its own, or a thread under its line in the index channel. */
export type IncidentPlace = 'channel' | 'thread';

/** The roles beside the lead: what each is called and does. One more is one more line here. */
export const incidentRoles = {
  comms: { name: 'Comms', does: 'speaks for it outside of the channel' },
  scribe: { name: 'Scribe', does: 'keeps the timeline' },
} as const;
export type IncidentRole = keyof typeof incidentRoles;

/** A question to somebody to take the lead. */
export interface Handover {
  /** Of the request that asked. */
  readonly key: string;
  readonly to: string;
  readonly by: string;
  readonly note: string;
  readonly state: 'asked' | 'accepted' | 'declined';
}

export interface Incident {
  readonly id: number;
  /** What its buttons carry. */
  readonly token: string;
  readonly title: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly state: 'open' | 'resolved' | 'closed';
  readonly environment: string;
  readonly service: string;
  readonly place: IncidentPlace;
  /** The channel of its own, once it is there; the index channel for a thread. */
  readonly channel: string | undefined;
  readonly channelName: string | undefined;
  readonly lead: string | undefined;
  /** Who has the other roles; a role nobody took is not there. */
  readonly roles: Readonly<Partial<Record<IncidentRole, string>>>;
  readonly openedBy: string;
  readonly openedAt: string;
  readonly resolvedBy: string | undefined;
  readonly resolvedAt: string | undefined;
  /** What people say about it: the impact, how it goes. */
  readonly summary: string;
  /** The cause people suspect or know. */
  readonly cause: string;
  readonly updateEveryMs: number | undefined;
  readonly updateDueAt: string | undefined;
  /** Until when somebody should have answered, by the response time of its severity. */
  readonly answerDueAt: string | undefined;
  readonly firing: number;
  readonly total: number;
  /** Alerts that fire too and that the sender left out of its messages. */
  readonly leftOut: number;
  /** Since when nothing fires, where alerts opened it. */
  readonly quietSince: string | undefined;
  /** Who said that it stays open although nothing fires, and since when nothing had fired then. */
  readonly keptOpen?: { readonly by: string; readonly since: string } | undefined;
  /** The newest handover of its lead. */
  readonly handover?: Handover | undefined;
  /** Alerts when people were last paged for it. */
  readonly pagedTotal: number;
  /** The run that looked for its cause last. */
  readonly diagnosis?: number | undefined;
  /** The run that looked last for what changed before it. */
  readonly changes?: number | undefined;
}

export interface ChecklistItem {
  readonly key: string;
  readonly phase: Phase;
  readonly text: string;
  readonly doneBy: string | undefined;
  readonly doneAt: string | undefined;
}

export interface IncidentTask {
  readonly id: number;
  readonly text: string;
  readonly owner: string | undefined;
  readonly doneAt: string | undefined;
  /** ISO 8601; undefined where it is due on no day. */
  readonly dueAt?: string | undefined;
}

/** Reads 1, p1, P1, sev1, SEV-1; undefined for anything else. */
export function parseSeverity(text: string): Severity | undefined {
  const digit = /^(?:p|sev-?)?([1-4])$/i.exec(text.trim())?.[1];
  return digit === undefined ? undefined : (Number(digit) as Severity);
}

/** The number people see and type: INC-7. */
export function incidentName(id: number): string {
  return `INC-${id}`;
}

/** The name of a severity: P1. */
export function severityName(severity: Severity): string {
  return `P${severity}`;
}

/** Reads comms, Scribe; undefined for anything else. */
export function parseIncidentRole(text: string): IncidentRole | undefined {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(incidentRoles, word) ? (word as IncidentRole) : undefined;
}

/** Reads INC-7, inc-7, 7; undefined for anything else. */
export function parseIncidentName(text: string): number | undefined {
  const digits = /^(?:inc-)?(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
