import type { Attachment, StoredFile } from '../../model/file.ts';
import type { Report } from '../../model/report.ts';
import type { StoredOffer } from '../../model/run.ts';
import type { TimelineEvent } from '../../model/timeline.ts';
import type { ChatPayload, Posted } from '../chat.ts';

/** 0 pages · 1 questions to people and ends · 2 answers · 3 progress and what decorates. */
export type Priority = 0 | 1 | 2 | 3;

export type MessageKind =
  | 'card'
  | 'note'
  | 'file'
  | 'ephemeral'
  | 'home'
  | 'incident'
  | 'incident-line'
  | 'page'
  | 'ask'
  | 'quiet'
  | 'handover';

export type MessageContent =
  | { readonly report: Report; readonly mention?: string | undefined; readonly offers?: readonly StoredOffer[] }
  /** A file; once Slack has refused it, its words stand in its place, and `refused` is Slack's code. */
  | { readonly file: StoredFile; readonly id?: string; readonly refused?: string }
  /** All alerts of its incident have cleared, and nothing has fired since then (ISO 8601). */
  | { readonly report: Report; readonly quietSince: string }
  /** A question to take the lead of its incident, by the key of the handover. */
  | { readonly handover: string }
  /** A question to take a shift, by the key of its row. */
  | { readonly swap: string }
  /** A question whose time has come, by the number of its offer. */
  | { readonly timedOffer: number }
  /** A guide somebody goes through, by its number. */
  | { readonly playbook: number }
  /** Drawn already: an answer for one person. */
  | { readonly payload: ChatPayload };

/** One message Slack should show, and how far it is. */
export interface Message {
  readonly id: number;
  readonly key: string;
  readonly kind: MessageKind;
  readonly priority: Priority;
  readonly run: number | undefined;
  readonly incident: number | undefined;
  readonly page: number | undefined;
  readonly content: MessageContent | undefined;
  readonly channel: string;
  /** Timestamp of the thread it belongs in, as far as it is known. */
  readonly thread: string | undefined;
  /** False while the message it replies to has not been posted. */
  readonly rooted: boolean;
  readonly user: string | undefined;
  readonly ts: string | undefined;
  readonly wanted: number;
  readonly state: 'pending' | 'posting' | 'posted' | 'dropped';
  readonly attempts: number;
  /** Slack's code, where it refuses to edit what this row is shown by. */
  readonly editsRefused: string | undefined;
  /** How often it was posted anew in the place of a message that could not be edited. */
  readonly anew: number;
  readonly postingSince: string | undefined;
  /** When what it shows last changed. */
  readonly updatedAt: string;
  readonly createdAt: string;
}

export interface NewMessage {
  readonly key: string;
  readonly kind: MessageKind;
  readonly priority: Priority;
  readonly channel: string;
  readonly thread?: string | undefined;
  readonly user?: string | undefined;
  readonly run?: number | undefined;
  readonly incident?: number | undefined;
  readonly page?: number | undefined;
  /** Key of the message of ours whose thread it belongs in; posted only after that one. */
  readonly threadOf?: string | undefined;
  readonly content?: MessageContent | { readonly file: Attachment } | undefined;
  /** Told when the message is there, and never when it is refused. Of an incident. */
  readonly onArrival?: OnArrival | undefined;
}

/** What an incident learns once a message of it is in Slack. */
export interface OnArrival {
  readonly actor: string;
  /** Entries of the checklist. */
  readonly tick: readonly string[];
  readonly entry: { readonly key: string; readonly event: TimelineEvent };
}

export interface MessageStore {
  /** Puts a message on its way; one of that key that exists already is left as it is. */
  add(message: NewMessage): Promise<void>;
  /**
   * Messages that Slack does not show as wanted and that may be sent now, most urgent first. Without fresh ones: no new post of low
   * urgency is among them, only edits, look-ups and what people wait for.
   */
  due(limit: number, without?: 'fresh'): Promise<readonly Message[]>;
  /** How many posts went out without an answer and must be looked for, besides these ids. */
  unknown(besides: readonly number[]): Promise<number>;
  /** ms until the next message may be sent; undefined when none waits. */
  nextDueMs(): Promise<number | undefined>;
  /** Commits that a post is about to be sent: what finds this state later looks in Slack before it posts. False when it was taken. */
  posting(message: Message): Promise<boolean>;
  /** Takes back the intent that `posting` committed for this message as it was read; does nothing where another process has had it since. */
  unsent(message: Message): Promise<void>;
  /** The content of version `wanted` is in Slack; the next edit waits `pauseMs`. */
  delivered(id: number, version: number, posted: Posted | undefined, pauseMs: number): Promise<void>;
  /** Not now: again after `waitMs`. `posted: false` takes back `posting`, when it is known that nothing was sent. */
  later(id: number, waitMs: number, error: string, posted?: false): Promise<void>;
  /** Never: Slack refuses it for good. */
  dropped(id: number, error: string): Promise<void>;
  /** Sends the message to another place instead (a direct message to who asked). */
  redirect(id: number, channel: string, error: string): Promise<void>;
  /**
   * Slack does not edit the message: this row is posted as a new one, and the old one is kept as superseded. `forGood`: Slack will edit
   * none of them.
   */
  postAnew(id: number, error: string, forGood: boolean): Promise<void>;
  /** What only this person was to see could not be shown there: it goes into their direct messages. */
  direct(id: number, user: string, error: string): Promise<void>;
  /** The content of version `wanted` is not shown, and need not be. */
  skipped(id: number, version: number): Promise<void>;
  /** The messages that are the cards of these runs, as far as Slack shows them. */
  cardsOf(
    runs: readonly number[],
  ): Promise<readonly { readonly run: number; readonly channel: string; readonly ts: string }[]>;
  /** True when a newer message stands for this one. */
  superseded(channel: string, ts: string): Promise<boolean>;
  /** What a file of bytes holds, by the key of its message; undefined when it is no longer kept. */
  bytes(key: string): Promise<Uint8Array | undefined>;
  /** Keeps an uploaded file's id before it is shared, so that a second try does not share it twice. */
  keepFile(id: number, file: string): Promise<void>;
  /** Slack refuses the file for good: its words are posted in its place. `whole`: all of them, so that what was promised is there. */
  fileRefused(id: number, code: string, whole: boolean): Promise<void>;
  /** Asks for a fresh App Home for one person. */
  wantHome(user: string): Promise<void>;
  /** Asks for a fresh App Home for all who opened theirs lately. */
  refreshHomes(): Promise<void>;
  /** Where a message is in Slack; undefined while it is not there. */
  postedAt(key: string): Promise<Posted | undefined>;
  /** Seconds the oldest undelivered message waits, and how many wait. */
  lag(): Promise<{ readonly seconds: number; readonly waiting: number }>;
}
