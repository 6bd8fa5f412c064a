import type { Severity } from '../../model/incident.ts';
import type { EndsTold, Escalation, Page, Person, TakenShift } from '../../model/paging.ts';
import type { ShiftSwap } from '../../model/shift-swap.ts';
import type { TimelineEvent } from '../../model/timeline.ts';
import type { MessageContent, NewMessage } from './messages.ts';

/** A shift that somebody takes; `key`: of the request. */
export interface ShiftTaking {
  readonly key: string;
  readonly shift: TakenShift;
  readonly messages: readonly NewMessage[];
}

/** An escalation whose time has come. */
export interface DueEscalation extends Escalation {
  readonly series: number;
  readonly severity: Severity;
  /** The time it was due, ISO 8601, on the store's clock. */
  readonly now: string;
  /** When somebody was last seen working on the incident, and who. */
  readonly activeAt: string | undefined;
  readonly activeBy: string | undefined;
  /** How often in a row its next step could not be taken. */
  readonly failures: number;
}

/** What the escalation comes to next. Written only if nothing has changed since it was looked at. */
export interface EscalationStep {
  readonly incident: number;
  readonly epoch: number;
  readonly state: Escalation['state'];
  readonly level: number;
  readonly round: number;
  readonly series: number;
  readonly dueAt: string | undefined;
  readonly pages: readonly NewPage[];
  readonly entry: { readonly key: string; readonly event: TimelineEvent } | undefined;
  /** Posted in the place of the incident. */
  readonly note?: MessageContent | undefined;
  /** Why somebody who should be paged is not, or may not be the right one; shown on the card. */
  readonly trouble?: string | undefined;
  /** Told beside it, each once per key. */
  readonly alarms?: readonly NewMessage[] | undefined;
}

export interface NewPage {
  readonly key: string;
  readonly person: Person;
  readonly levelName: string;
  readonly provider: string;
  readonly deadlineMs: number;
  /** Undefined for a way that is not told of the end: Slack's own messages are edited. */
  readonly tellsEnds: EndsTold | undefined;
  readonly nextAt: string | undefined;
}

/** A page to be handed over by a provider other than Slack. */
export interface DuePage extends Page {
  readonly key: string;
  readonly kind: 'page' | 'acknowledged' | 'resolved';
  readonly who: Person;
  readonly attempts: number;
  readonly nextAt: string | undefined;
  readonly createdAt: string;
  readonly incidentKey: string;
  readonly overdue: boolean;
  /** True when an earlier attempt may have arrived. */
  readonly repeated: boolean;
}

/** Why a page was given up. */
export interface PageFailure {
  readonly error: string;
  /** True when it may have arrived all the same. */
  readonly inDoubt: boolean;
}

export type Acknowledged =
  | { readonly kind: 'acknowledged'; readonly at: string; readonly dueAt: string }
  | { readonly kind: 'already'; readonly by: string; readonly at: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'none' };

export interface PagingStore {
  dueEscalations(limit: number): Promise<readonly DueEscalation[]>;
  /** False when the escalation has changed since; then nothing was written. */
  step(step: EscalationStep): Promise<boolean>;
  /** Its step could not be taken: looked at again after `waitMs`, if nothing has changed since `epoch`; counted as a failure. */
  stepFailed(incident: number, epoch: number, waitMs: number): Promise<void>;
  /** Stops the escalation; the acknowledgement runs out after `leaseMs`. Asked for twice, the first one counts. */
  acknowledge(incident: number, by: string, leaseMs: number): Promise<Acknowledged>;
  /** Pages the next level at once, if nothing has changed since `epoch`. */
  hurry(incident: number, epoch: number, by: string): Promise<boolean>;
  escalation(incident: number): Promise<Escalation | undefined>;
  /** Takes pages that are due (not those of Slack, which are messages); another process sees them again after `leaseMs`. */
  takePages(limit: number, leaseMs: number): Promise<readonly DuePage[]>;
  pageSent(id: number, receipt: string): Promise<void>;
  /** Again after `waitMs`; `nothingSent` when it is known that the page did not get through. */
  pageLater(id: number, waitMs: number, error: string, nothingSent: boolean): Promise<void>;
  /** It goes another way where one is named; told in the timeline. */
  pageFailed(id: number, failure: PageFailure, fallback: NewPage | undefined): Promise<void>;
  /** Looked at again after `waitMs`. */
  putOffPage(id: number, waitMs: number): Promise<void>;
  /** Slack pages whose message is not there by their deadline. */
  lateSlackPages(): Promise<readonly DuePage[]>;
  /** True when Slack has taken other messages of the incident since this page was made: the page is late by itself, not with all of Slack. */
  slackTakesOthers(page: number): Promise<boolean>;
  pages(incident: number): Promise<readonly Page[]>;
  /** Open incidents that a person (Slack id) was paged for and nobody has acknowledged. */
  waitingFor(person: string): Promise<readonly number[]>;
  /** True when the reader of this message has a later page of its incident in sight: of another level, or when all began anew. */
  replaced(message: number): Promise<boolean>;
  /** Keeps who is in a user group, as read now. */
  keepMembers(group: string, members: readonly string[]): Promise<void>;
  /** Who was in a user group when it was last read, and when that was (ISO 8601); undefined for one that never was. */
  knownMembers(group: string): Promise<{ readonly members: readonly string[]; readonly readAt: string } | undefined>;
  /** Shifts that somebody took in chat and that are not over, the newest first. */
  takenShifts(): Promise<readonly TakenShift[]>;
  /** Takes a shift, with the word to those it concerns and an entry in the audit; false where this request did before. */
  takeShift(taking: ShiftTaking): Promise<boolean>;
  /** A question to take a shift, by its key. */
  swap(key: string): Promise<ShiftSwap | undefined>;
  /** Asks it, in the place of an older one of the same person about the same schedule; false where this request did before. */
  askSwap(swap: ShiftSwap, message: NewMessage): Promise<boolean>;
  /** Writes the answer, with the shifts and the word to those it concerns; false where it was answered, replaced or is over. */
  decideSwap(swap: ShiftSwap, accepted: boolean, messages: readonly NewMessage[]): Promise<boolean>;
  /** Open incidents that nobody owns and nothing will page for, and pages that are overdue: none may exist. */
  audit(
    lateMs: number,
  ): Promise<{ readonly orphans: readonly number[]; readonly latePages: number; readonly lateEscalations: number }>;
}
