import type { ChecklistItem, Handover, Incident, IncidentTask, Phase, Severity } from '../../model/incident.ts';
import type { Escalation, EscalationPolicy } from '../../model/paging.ts';
import type { RestartReason, TimelineEntry, TimelineEvent } from '../../model/timeline.ts';
import type { MarkStore } from './marks.ts';
import type { NewMessage } from './messages.ts';

export interface NewIncident {
  /** Asked for twice, it is one. */
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  readonly environment: string;
  readonly service: string;
  readonly place: 'channel' | 'thread';
  readonly openedBy: string;
  readonly summary: string;
  /** The group that opens it; the incident is written only while that group has none. */
  readonly group?: {
    readonly id: number;
    readonly version: number;
    readonly firing: number;
    readonly total: number;
    readonly leftOut: number;
  };
  readonly updateEveryMs: number | undefined;
  /** ISO 8601. */
  readonly answerDueAt?: string | undefined;
  readonly policy: EscalationPolicy | undefined;
  readonly steps: readonly { readonly key: string; readonly needed: boolean }[];
  readonly checklist: readonly { readonly key: string; readonly phase: Phase; readonly text: string }[];
  /** Entries of the checklist that are done with the opening. */
  readonly ticked: readonly string[];
  /** Where its line, and for a thread its card, is shown. */
  readonly indexChannel: string;
}

/** What may be changed of an incident; what is left out stays. `null` takes a value away. */
export interface IncidentPatch {
  readonly title?: string;
  readonly severity?: Severity;
  readonly phase?: Phase;
  readonly state?: 'open' | 'resolved' | 'closed';
  readonly lead?: string;
  /** Roles that change; the others stay. */
  readonly roles?: Incident['roles'];
  readonly summary?: string;
  readonly cause?: string;
  readonly resolvedBy?: string | null;
  readonly updateEveryMs?: number | null;
  readonly answerDueAt?: string | null;
  /** `thread`: no channel of its own can be had. */
  readonly place?: 'thread';
  readonly channel?: string;
  readonly channelName?: string;
  readonly pagedTotal?: number;
  readonly handover?: Handover;
  readonly keptOpenBy?: string;
  /** ISO 8601. */
  readonly keptOpenSince?: string;
}

/** An entry of the timeline; the same key twice is one. */
export interface NewEntry {
  readonly key: string;
  readonly event: TimelineEvent;
  /** Whose words these are, where they are not those of who makes the change. */
  readonly author?: string | undefined;
  /** Address of the message. */
  readonly link?: string | undefined;
  /** When it was said, in seconds since 1970; now if omitted. */
  readonly saidAt?: number | undefined;
}

export interface IncidentChange {
  readonly actor: string;
  readonly patch?: IncidentPatch | undefined;
  /** Only while the incident is in this state; otherwise nothing happens. */
  readonly while?: Incident['state'] | undefined;
  readonly entry?: NewEntry | undefined;
  readonly messages?: readonly NewMessage[] | undefined;
  /** Starts the next update's time anew. */
  readonly updated?: boolean | undefined;
  /** ms until its channel is archived; null: not at all. */
  readonly archiveInMs?: number | null | undefined;
  readonly tick?: readonly string[] | undefined;
  /** A thread gets a channel of its own, by these steps; one that has it stays as it is. */
  readonly channelSteps?: NewIncident['steps'] | undefined;
  /** People are told by this that nothing fires any more; nothing happens where something does. */
  readonly toldQuiet?: boolean | undefined;
  /** One more step to do, once per key, after `inMs`. */
  readonly step?: { readonly key: string; readonly inMs: number } | undefined;
  /** Pages anew, with a fresh policy where one is given; once per key. */
  readonly page?:
    | { readonly key: string; readonly because: RestartReason; readonly policy: EscalationPolicy | undefined }
    | undefined;
}

/** A step that is due. */
export interface IncidentStep {
  readonly incident: number;
  readonly key: string;
  readonly needed: boolean;
  readonly tries: number;
}

/** Something that was seen to happen, once. */
export interface ChecklistSight {
  readonly id: number;
  readonly incident: number;
  readonly kind: 'paged' | 'run';
  /** The action of a run that ended well. */
  readonly action: string | undefined;
}

export interface IncidentView {
  readonly incident: Incident;
  readonly escalation: Escalation | undefined;
  readonly checklist: readonly ChecklistItem[];
  readonly tasks: readonly IncidentTask[];
  readonly refused: readonly { readonly step: string; readonly error: string }[];
}

export interface SimilarIncident {
  readonly id: number;
  readonly resolvedAt: string;
  /** The last change in it that went well; `ms`: how long it took. */
  readonly fix: { readonly run: number; readonly action: string; readonly ms: number | undefined } | undefined;
}

export interface IncidentStore {
  /** Opens an incident, with its steps, checklist, escalation and first messages; gives its number, also when it was there already. */
  open(incident: NewIncident): Promise<number>;
  /** Applies a change, with its timeline entry, messages and audit row in one transaction; false when its condition did not hold. */
  change(id: number, change: IncidentChange): Promise<boolean>;
  /**
   * Takes over what the alerts of an open incident come to: while none fires nobody is paged, and paging goes on where one fires again. `again` is
   * applied where one fires after people were told that none does; it pages anew unless somebody's acknowledgement still holds. Gives how many
   * alerts fire, of how many.
   */
  count(id: number, again: IncidentChange): Promise<Pick<Incident, 'firing' | 'total'>>;
  /** Open incidents in which nothing has fired for `holdMs`, and nobody was told yet. */
  quiet(holdMs: number): Promise<readonly Incident[]>;
  view(id: number): Promise<IncidentView | undefined>;
  byToken(token: string): Promise<number | undefined>;
  /** The open or resolved incident whose place this is. */
  byPlace(channel: string, thread: string | undefined): Promise<number | undefined>;
  list(limit: number): Promise<readonly Incident[]>;
  /** All that are open in an environment, worst first. */
  openIn(environment: string): Promise<readonly Incident[]>;
  timeline(id: number): Promise<readonly TimelineEntry[]>;
  /** The newest earlier incident like this one, first of those that a change fixed: same service, and the same title or alert. */
  similar(id: number): Promise<SimilarIncident | undefined>;
  /** Messages that people marked. */
  readonly marks: MarkStore;

  /** Whether the watch of incidents and alerts may find anything to do: one look, whatever there has been. */
  anythingDue(): Promise<boolean>;
  dueSteps(limit: number): Promise<readonly IncidentStep[]>;
  /** The step is done; `change` is applied with it. */
  stepDone(id: number, key: string, change?: IncidentChange): Promise<void>;
  stepLater(id: number, key: string, waitMs: number, error: string): Promise<void>;
  /** Never: Slack says no. Reported once, blocks nothing. */
  stepRefused(id: number, key: string, error: string): Promise<void>;

  addTask(
    id: number,
    task: { readonly text: string; readonly owner: string | undefined; readonly by: string },
  ): Promise<number>;
  finishTask(id: number, number: number, by: string): Promise<boolean>;

  /** What was seen to happen in incidents that were open, and nobody has looked at. */
  evidence(limit: number): Promise<readonly ChecklistSight[]>;
  /** Ticks what it is evidence of and is not ticked yet, in the name of the bot; the sight is gone with it. */
  tickFor(sight: number, keys: readonly string[]): Promise<void>;
  /** Open incidents whose update is due; each is given once per due time. */
  dueUpdates(): Promise<readonly Incident[]>;
  /** Resolved incidents whose channel has been quiet long enough. */
  dueArchives(): Promise<readonly Incident[]>;
}
