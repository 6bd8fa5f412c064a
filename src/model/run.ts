import type { Effect } from './effect.ts';
import type { Plan } from './plan.ts';
import type { Offer, StoredReport } from './report.ts';
import type { Text } from './text.ts';
import type { Watch } from './watch.ts';

/** Every state a run can be in; `next` says where it may go from there. None: the run has ended. */
export const runStates = {
  requested: { next: ['planning', 'running', 'refused', 'cancelled', 'parked'] },
  planning: { next: ['awaiting_approval', 'succeeded', 'refused', 'failed', 'cancelled', 'parked'] },
  awaiting_approval: { next: ['queued', 'drifted', 'cancelled', 'expired'] },
  queued: { next: ['running', 'drifted', 'refused', 'failed', 'cancelled', 'parked'] },
  running: { next: ['verifying', 'succeeded', 'failed', 'refused', 'cancelled', 'outcome_unknown', 'parked'] },
  verifying: { next: ['succeeded', 'failed', 'cancelled', 'outcome_unknown', 'parked'] },
  succeeded: { next: [] },
  /** The platform or a check said no, or the run broke: what was changed is told. */
  failed: { next: [] },
  /** Ended before anything was changed: no right, nothing to do, an impossible wish. */
  refused: { next: [] },
  cancelled: { next: [] },
  expired: { next: [] },
  /** The platform changed after the plan was shown, or a freeze began; a new run carries the new plan. */
  drifted: { next: [] },
  /** Stopped its worker several times in a row and was set aside. */
  parked: { next: [] },
  outcome_unknown: { next: [] },
} as const satisfies Record<string, { readonly next: readonly string[] }>;

export type RunState = keyof typeof runStates;

/** True once a run has ended for good. */
export function hasEnded(state: RunState): boolean {
  return runStates[state].next.length === 0;
}

/** The number people see and type: R-1042. */
export function runName(id: number): string {
  return `R-${id}`;
}

/** Reads R-1042, r-1042 or 1042; undefined for anything else. */
export function parseRunName(text: string): number | undefined {
  const digits = /^(?:r-)?([1-9]\d{0,14})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** How a request came in. */
export type Via = 'command' | 'mention' | 'button' | 'form' | 'shortcut' | 'home' | 'terminal' | 'agent' | 'bot';

/** Where a request was made, and so where it is answered. */
export interface Origin {
  readonly via: Via;
  readonly team: string;
  readonly channel: string;
  /** The thread it was asked in; undefined for the channel itself. */
  readonly thread?: string | undefined;
}

/** An error as it is stored and shown. */
export interface Failure {
  readonly code: string;
  readonly text: Text;
  readonly hint: string;
}

/** An agent that asked, by its token; its name is the one the configuration gives it, never its own word. */
export interface AgentGround {
  readonly kind: 'agent';
  readonly issuer: string;
  readonly client: string;
  readonly name: string;
  /** The most it may do: `ask` puts changes before people; nothing lets it approve one. */
  readonly may: 'look' | 'ask';
  /** Slack ids of people who act for it beside the requester. */
  readonly people: readonly string[];
  /** Who acts by whom, as the token says (RFC 8693, `act`): the nearest first. */
  readonly acts?: readonly string[];
  /** Why, in its own words, masked: shown to those who approve, bound by nothing. */
  readonly reason?: string;
}

/** On what ground a run was asked for. It is part of the row, and nothing in a request can claim another. */
export type Ground =
  /** Somebody typed, pressed or filled in something. */
  | { readonly kind: 'person' }
  /** The way back of a run whose check failed, asked for by policy. */
  | { readonly kind: 'undo'; readonly of: number; readonly agent?: AgentGround }
  /** An agent, for the person who is named as the requester or for itself. */
  | AgentGround
  /** A look that belongs to an incident that opened. */
  | { readonly kind: 'incident'; readonly incident: number }
  /** The clock. `due` is ISO 8601; `missed` where nobody was there at that time, with how many due times before it are not caught up. */
  | {
      readonly kind: 'schedule';
      readonly name: string;
      readonly due: string;
      readonly missed?: { readonly older: number };
      /** Its message is posted only where it needs attention: see run_changed in the store. */
      readonly quiet?: true;
    };

export const byPerson: Ground = { kind: 'person' };

/** The agent behind a run: the one that asked for it, or for the change it takes back. */
export function agentOf(ground: Ground): AgentGround | undefined {
  if (ground.kind === 'agent') return ground;
  return ground.kind === 'undo' ? ground.agent : undefined;
}

export interface Run {
  readonly id: number;
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: string;
  readonly risk: string;
  readonly target: string | undefined;
  readonly state: RunState;
  readonly requestedBy: string;
  readonly origin: Origin;
  readonly ground: Ground;
  /** It ends with its plan, asks nobody and changes nothing. */
  readonly dry: boolean;
  /** The run whose button asked for this one, or whose plan drifted into it. */
  readonly parent: number | undefined;
  readonly plan: Plan | undefined;
  readonly planDigest: string | undefined;
  readonly result: unknown;
  readonly report: StoredReport | undefined;
  readonly failure: Failure | undefined;
  readonly attempt: number;
  readonly createdAt: string;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly cancelledBy: string | undefined;
  /** Who had it go back while it waited: see GoBack. */
  readonly backAskedBy: string | undefined;
  readonly supersededBy: number | undefined;
}

export type StepState = 'running' | 'done' | 'failed' | 'unknown';

export interface RunStep {
  readonly key: string;
  readonly kind: 'observe' | 'effect' | 'wait';
  readonly state: StepState;
  readonly detail: string;
  readonly result: unknown;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
}

/** What a run asks of people before it starts. */
export interface Gate {
  /** How many people other than the requester must agree; 0: the requester confirms alone. */
  readonly approvers: number;
  /** Whether the name of the target must be typed. */
  readonly typedName: boolean;
  /** ms until the question expires. */
  readonly ttlMs: number;
  /** The freeze that asks for two people; left out where none holds. */
  readonly freeze?: { readonly name: string; readonly until: string };
  /** The maintenance window it belongs into and is outside of, which asks for one more person; `next` is ISO 8601. */
  readonly outside?: { readonly name: string; readonly next: string | undefined };
}

export type Verdict = 'approve' | 'cancel';

export interface Vote {
  readonly user: string;
  readonly verdict: Verdict;
  readonly at: string;
}

/** Who is asked to approve. */
export interface Asks {
  /** As the configuration names them: people, and user groups by id or @handle. */
  readonly of: readonly string[];
  /** People who got a direct message. */
  readonly told: readonly string[];
  /** How many more may approve and got none. */
  readonly more: number;
  /** The lead of an open P1 may approve it alone; left out where nobody may. */
  readonly glass?: true;
}

/** Who approved a plan alone as the lead of an open P1, and why. */
export interface Glass {
  readonly by: string;
  readonly incident: number;
  readonly reason: string;
}

export interface Approval {
  /** Opaque; what a button carries. */
  readonly id: string;
  readonly run: number;
  readonly planDigest: string;
  readonly gate: Gate;
  readonly state: 'open' | 'approved' | 'cancelled' | 'expired';
  readonly expiresAt: string;
  readonly decidedAt: string | undefined;
  readonly votes: readonly Vote[];
  /** Who is asked; left out where its requester confirms alone. */
  readonly asks?: Asks | undefined;
  /** Left out where it was approved as policy asks. */
  readonly glass?: Glass | undefined;
  /** How far the file with the whole plan is; left out where the message shows it all. */
  readonly file?: 'pending' | 'posted' | 'failed';
}

/** An offer as it is stored: its opaque id is what the button carries. */
export interface StoredOffer extends Offer {
  readonly id: string;
  readonly run: number;
  /** next: a button under the report; other: an entry of the menu beside the plan; later: under a question of its own. */
  readonly place: 'next' | 'other' | 'later';
}

/** A file of a run: there, on its way, or refused with Slack's code. */
export interface RunFile {
  readonly title: string;
  readonly state: 'there' | 'waiting' | 'refused';
  readonly code: string | undefined;
}

/** How often a change was verified, nothing got worse after it, and its last score says that it helped, of the newest times it was made. */
export interface TrackRecord {
  readonly worked: number;
  readonly of: number;
}

/** All that the card of a run shows. */
export interface RunCard {
  readonly run: Run;
  readonly steps: readonly RunStep[];
  readonly approval: Approval | undefined;
  readonly offers: readonly StoredOffer[];
  /** Its files, as far as Slack has them. */
  readonly files?: readonly RunFile[];
  /** The page that is shown, from 0, and the opaque ids of those beside it as far as they are kept. */
  readonly page?:
    | { readonly at: number; readonly back: string | undefined; readonly on: string | undefined }
    | undefined;
  /** How the same change of the same target went before, while it waits for people; left out where it was never made. */
  readonly record?: TrackRecord | undefined;
  /** How what it changed fares since; undefined where nobody looks. */
  readonly watch?: Watch | undefined;
  /** Whether it helped, as often as that was scored, the oldest first. */
  readonly effects?: readonly Effect[] | undefined;
  /** Whether somebody who sees it can declare an incident from it. */
  readonly mayDeclare?: boolean;
  /** The run that holds the target while this one waits for it. */
  readonly blockedBy: { readonly run: number; readonly requestedBy: string } | undefined;
}
