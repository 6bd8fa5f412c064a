import type { Retention } from '../model/retention.ts';
import type { Origin } from '../model/run.ts';
import type { AgentStore } from './store/agents.ts';
import type { AlertStore } from './store/alerts.ts';
import type { EffectStore } from './store/effects.ts';
import type { GroupStore } from './store/groups.ts';
import type { IncidentStore } from './store/incidents.ts';
import type { MessageStore } from './store/messages.ts';
import type { PagingStore } from './store/paging.ts';
import type { PlaybookStore } from './store/playbooks.ts';
import type { QueryStore } from './store/queries.ts';
import type { RunStore } from './store/runs.ts';
import type { ScheduleStore } from './store/schedules.ts';
import type { TaskStore } from './store/tasks.ts';
import type { TimedOfferStore } from './store/timed-offers.ts';
import type { WatchStore } from './store/watches.ts';
import type { WindowStore } from './store/windows.ts';

/** The bot's own PostgreSQL: what is written here is the truth, everything else is a view of it or a wake-up. */
export interface Store {
  readonly runs: RunStore;
  readonly messages: MessageStore;
  readonly alerts: AlertStore;
  readonly incidents: IncidentStore;
  readonly paging: PagingStore;
  readonly schedules: ScheduleStore;
  readonly timedOffers: TimedOfferStore;
  readonly watches: WatchStore;
  readonly effects: EffectStore;
  readonly playbooks: PlaybookStore;
  readonly windows: WindowStore;
  readonly tasks: TaskStore;
  readonly queries: QueryStore;
  readonly audit: AuditStore;
  readonly leadership: LeadershipStore;
  readonly forms: FormStore;
  readonly groups: GroupStore;
  readonly agents: AgentStore;
  /**
   * Does something of a request once: its id and what `work` changes through the stores it is given are one transaction, undone when it throws.
   * undefined: the request came before.
   */
  once<T>(
    key: string,
    kind: string,
    work: (within: StoresWithin) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined>;
  /** Calls back when another process changed something: a hint to look now, never needed for correctness. */
  onWake(listener: (topic: WakeTopic) => void): () => void;
  /** Runs to wake workers for; taken from the outbox, oldest first. */
  takeDispatch(limit: number): Promise<readonly { readonly run: number; readonly attempt: number }[]>;
  /**
   * Deletes by age, one small batch a call: what came in more than a day ago, and what is older than `keep` says. Never what is open, nor
   * what an open incident refers to. Gives whether there is more to look at.
   */
  forget(keep: Retention): Promise<boolean>;
  /** The time of the store, by which every due time is decided. */
  now(): Promise<Date>;
  /** Resolves when the store answers; rejects with STORE_DOWN. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The stores of a transaction that is open. */
export type StoresWithin = Pick<Store, 'incidents' | 'paging'>;

export type WakeTopic = 'dispatch' | 'messages' | 'cancel' | 'incidents' | 'pages' | 'groups';

export interface AuditEntry {
  readonly event: string;
  readonly actor: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Chains what is not chained yet; gives how many rows. */
  seal(): Promise<number>;
  /** The newest number of the chain and its hash in hex; undefined while it is empty. */
  head(): Promise<{ readonly seq: number; readonly hash: string } | undefined>;
  /**
   * Rows in no chain that should be in it: all below the newest sealed one, and of those after it the ones written longer ago than this, in
   * ms, or at a time that has not come. Somebody put them beside the chain, or the sealer is not running.
   */
  unsealed(withinMs: number): Promise<number>;
  /** The chain, row by row; a body that is gone is null. */
  sealed(): AsyncIterable<{ readonly seq: number; readonly hash: string; readonly body: string | null }>;
}

/** The step of a guide that a form is filled in for, and which of its requests it makes. */
export interface GuideStep {
  readonly run: number;
  readonly step: string;
  readonly attempt: number;
}

/** A form that was opened for somebody. */
export interface OpenForm {
  readonly command: string;
  readonly user: string;
  readonly origin: Origin;
  readonly guide?: GuideStep | undefined;
}

export interface FormStore {
  /** Remembers a form; gives the opaque id that Slack carries. */
  open(form: OpenForm): Promise<string>;
  read(id: string): Promise<OpenForm | undefined>;
}

/** One process leads a loop at a time; the lead of a dead one lapses. */
export interface LeadershipStore {
  /** True while this owner leads the loop; calling again lengthens it. */
  take(name: string, owner: string, ttlMs: number): Promise<boolean>;
  drop(name: string, owner: string): Promise<void>;
}
