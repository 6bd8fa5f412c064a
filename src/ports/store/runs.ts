import type { Attachment } from '../../model/file.ts';
import type { Plan } from '../../model/plan.ts';
import type { Offer, Report, TimedOffer } from '../../model/report.ts';
import type {
  Approval,
  Asks,
  Failure,
  Gate,
  Glass,
  Ground,
  Origin,
  Run,
  RunCard,
  RunState,
  RunStep,
  StoredOffer,
  Verdict,
} from '../../model/run.ts';
import type { BegunChange, MadeChange, PastChange } from '../past-changes.ts';
import type { KnownRelease } from '../releases.ts';
import type { NewMessage } from './messages.ts';

export interface NewRun {
  /** The request's own id (a trigger or event id): asked for twice, it makes one run. */
  readonly key: string;
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the audit keeps of the parameters, where that is not all of them. */
  readonly toldParams?: Readonly<Record<string, unknown>> | undefined;
  readonly environment: string;
  readonly risk: string;
  readonly requestedBy: string;
  readonly origin: Origin;
  readonly ground: Ground;
  /** Only the plan is wanted: see Run. */
  readonly dry?: boolean;
  readonly parent?: number | undefined;
  /** The offer that was pressed; it is used up by this request, unless it only looks. */
  readonly offer?: { readonly id: string; readonly reusable: boolean } | undefined;
  /** Who, what and where as one digest: open once. undefined for what asks nobody: a look, a dry run. */
  readonly question?: string | undefined;
  /** How many questions may be open; left out for what is never refused by them. */
  readonly limits?: QuestionLimits | undefined;
  /** What an agent may ask for; left out for everybody else. */
  readonly agentLimits?: AgentLimits | undefined;
  /** ms before the first message may be posted: a quick answer then is its only one. */
  readonly quietMs: number;
}

export interface QuestionLimits {
  readonly perRequester: number;
  /** Those before the people who approve in some environments; left out where nobody else is asked. */
  readonly approver?: { readonly most: number; readonly environments: readonly string[] } | undefined;
}

/** How much the agents may ask for. */
export interface AgentLimits {
  readonly client: string;
  /** Looks and dry runs of this agent in the last minute. */
  readonly looksPerMinute: number;
  /** Its questions that wait at once. */
  readonly openQuestions: number;
  /** Its changes in the last hour, in one environment. */
  readonly changesPerHour: number;
  /** Questions of all agents in the last ten minutes, before the people who approve in some environments. */
  readonly perApprover: number;
  readonly environments: readonly string[];
}

export type AgentLimit = 'looksPerMinute' | 'openQuestions' | 'changesPerHour' | 'perApprover';

export type Requested =
  | { readonly kind: 'accepted'; readonly run: number }
  /** The same request came before. */
  | { readonly kind: 'repeated'; readonly run: number | undefined }
  /** The same person has asked the same already, and it is not decided; `channel` is where its card is. */
  | { readonly kind: 'open'; readonly run: number; readonly channel: string | undefined }
  /** The requester has so many runs that wait already, or those who approve have so many before them. */
  | { readonly kind: 'too-many'; readonly of: 'requester'; readonly open: readonly number[] }
  | { readonly kind: 'too-many'; readonly of: 'approver'; readonly count: number }
  /** An agent has asked for so much already, by this limit. */
  | { readonly kind: 'too-many'; readonly of: 'agent'; readonly limit: AgentLimit; readonly count: number }
  | { readonly kind: 'used'; readonly by: string; readonly at: string; readonly run: number | undefined };

/** What a worker holds while it has a run: every write names the fence, and an overtaken worker's writes are refused (LEASE_LOST). */
export interface Hold {
  readonly run: number;
  readonly fence: number;
}

export interface Claimed extends Hold {
  readonly row: Run;
  /** True when an earlier worker started it and did not come back. */
  readonly takenOver: boolean;
}

export interface Ending {
  /** Posted where the incidents are that it belongs to. */
  readonly tell?: Report | undefined;
  readonly state: RunState;
  readonly report?: Report | undefined;
  readonly failure?: Failure | undefined;
  readonly offers?: readonly Offer[] | undefined;
  /** Offers for later. */
  readonly later?: readonly TimedOffer[] | undefined;
  /** A new message in the thread: an edit notifies nobody. */
  readonly note?: Note | undefined;
  /** What is watched from now on, as environment/kind/name, and for how long in ms. */
  readonly watch?: { readonly subject: string; readonly ms: number } | undefined;
  /** A change that was verified: whether it helped is scored later. */
  readonly scored?: boolean;
}

/** A new message in the thread of the run. */
export interface Note {
  readonly key: string;
  readonly report: Report;
  /** The person it is meant for. */
  readonly mention?: string | undefined;
  /** Overtakes progress: a failure, an end. */
  readonly urgent: boolean;
}

export interface Planned {
  readonly plan: Plan;
  readonly digest: string;
  readonly target: string;
  readonly gate: Gate;
  /** Who is asked; left out where its requester confirms alone. */
  readonly asks?: Asks | undefined;
}

/** What a click on an approval comes to; decided by a pure function while the row is locked. */
/** A yes of one person in an open P1, with all that follows from it. */
export interface GlassVote extends Glass {
  /** To review it; `dueAt` is ISO 8601. */
  readonly task: { readonly text: string; readonly by: string; readonly dueAt: string };
  readonly messages: readonly NewMessage[];
}

export type Decision =
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'vote';
      readonly verdict: Verdict;
      readonly closes: 'approved' | 'cancelled' | undefined;
      /** Written with the vote: it was approved alone. */
      readonly glass?: GlassVote;
    }
  | { readonly kind: 'expired' }
  /** The question no longer fits: the run ends as drifted, and a new run is planned by what holds now. */
  | { readonly kind: 'ask-again'; readonly why: Failure };

/** A step whose intent is written. */
export interface BegunStep {
  /** When it was first begun, by whichever worker. */
  readonly since: Date;
  /** The time of the store. */
  readonly now: Date;
  /** Who has had the run go back; left out where nobody has. */
  readonly backAskedBy?: string;
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer; those that take a Hold with LEASE_LOST when overtaken. */
export interface RunStore {
  /** Makes a run of a request, once: a key makes one run, and a question is open once. */
  request(run: NewRun): Promise<Requested>;

  /** Takes the run when it is due; undefined when it is not, or another was faster. */
  claim(run: number, owner: string, leaseMs: number): Promise<Claimed | undefined>;
  /** Takes the run that has been due longest: at least `overdueMs` ago, or at once where the lease of an earlier worker is over. */
  claimNext(owner: string, leaseMs: number, overdueMs: number): Promise<Claimed | undefined>;
  /** Lengthens the lease; tells who asked to cancel, if anyone. */
  renew(hold: Hold, leaseMs: number): Promise<{ readonly cancelledBy: string | undefined }>;
  /** Gives the run back, to be taken by another worker at once. */
  release(hold: Hold): Promise<void>;

  /** Gives the run back until `ms` from now; it stays as it is. Not where somebody asked to cancel it: the worker is told, and keeps it. */
  pause(hold: Hold, ms: number): Promise<{ readonly cancelledBy: string | undefined }>;
  /** Makes due what was paused until now; gives how many. */
  wakePaused(): Promise<number>;

  /** Puts a plan before people. Where `byPolicy` says yes at the time of the store, the question is answered in the same transaction. */
  planned(hold: Hold, planned: Planned, offers: readonly Offer[], byPolicy?: (at: string) => boolean): Promise<void>;
  /** Takes the target, or queues for it; `blockedBy` names the run that has it. */
  lock(hold: Hold, target: string): Promise<{ readonly blockedBy: number | undefined }>;
  /**
   * queued → running; false, and nothing written, when it may not begin at the time of the store. Watches of its target and of `subject`
   * (environment/kind/name) end.
   */
  begin(hold: Hold, mayBegin?: (at: string) => boolean, subject?: string): Promise<boolean>;
  verifying(hold: Hold, result: unknown): Promise<void>;
  show(hold: Hold, report: Report): Promise<void>;
  /** Ends a run; `next`, what follows from its end, is asked for in the same transaction. */
  finish(hold: Hold, ending: Ending, next?: NewRun): Promise<void>;
  /** Ends the run as drifted and puts the new plan before people as a run of its own; gives its number. `why` where it is not the platform. */
  drift(hold: Hold, planned: Planned, offers: readonly Offer[], why?: Failure): Promise<number>;
  note(hold: Hold, note: Note): Promise<void>;
  /** Puts a file into the thread of the run, once per name. */
  attach(hold: Hold, file: Attachment): Promise<void>;

  /** The bytes of a file of a run by its name; undefined where there is none, or none any more. */
  bytes(run: number, name: string): Promise<Uint8Array | undefined>;

  steps(run: number): Promise<readonly RunStep[]>;
  /** Commits the intent of a step. */
  beginStep(hold: Hold, step: { key: string; kind: RunStep['kind']; position: number }): Promise<BegunStep>;
  sayStep(hold: Hold, key: string, detail: string): Promise<void>;
  endStep(hold: Hold, key: string, end: { state: RunStep['state']; result?: unknown; detail?: string }): Promise<void>;

  approval(id: string): Promise<{ approval: Approval; run: Run } | undefined>;
  decide(id: string, user: string, decision: (approval: Approval, run: Run, now: string) => Decision): Promise<void>;
  /** Closes the questions whose time is over; gives how many. */
  expire(): Promise<number>;
  /** Tells those who were asked once more, each question once, where it has waited for three minutes and a P1 is open in its environment. */
  remind(words: (run: Run, incident: number) => Report): Promise<void>;
  cancel(run: number, user: string): Promise<'ended' | 'cancelled' | 'asked' | 'unknown'>;
  /** Has a run go back that waits in that step, and wakes it; gives who asked first, undefined where it does not wait there. */
  goBack(run: number, step: string, user: string): Promise<string | undefined>;

  offer(id: string): Promise<{ offer: StoredOffer; run: Run } | undefined>;
  run(id: number): Promise<Run | undefined>;
  /** The run whose report has the page with this opaque id; undefined when it is no longer kept. */
  pageOf(id: string): Promise<Run | undefined>;
  /** Shows that page instead of the one that is shown; false as above. */
  turn(id: string): Promise<boolean>;
  card(id: number): Promise<RunCard | undefined>;
  /** The newest verdict on each release of a deployment that a run which has ended had to do with. */
  releases(environment: string, deployment: string): Promise<readonly KnownRelease[]>;
  /** The newest change of each target of a kind in an environment, by runs that have ended. */
  newestChanges(environment: string, kind: string): Promise<readonly PastChange[]>;
  /** See PastChanges.since. */
  begunChanges(environment: string, target: string, since: Date): Promise<readonly BegunChange[]>;
  /** See PastChanges.all. */
  madeChanges(environment: string, since: Date): Promise<readonly MadeChange[]>;
  /** The newest runs of some environments, newest first. */
  recent(limit: number, environments: readonly string[]): Promise<readonly Run[]>;
  /** Open runs of some environments, oldest first. */
  open(limit: number, environments: readonly string[]): Promise<readonly RunCard[]>;
  /** How many runs are in each state that has not ended. */
  counts(): Promise<Readonly<Partial<Record<RunState, number>>>>;
}
