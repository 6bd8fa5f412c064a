import type { Plan } from '../../model/plan.ts';
import { planFileName } from '../../model/plan-sheet.ts';
import type { StoredReport } from '../../model/report.ts';
import {
  type Approval,
  type Asks,
  byPerson,
  type Failure,
  type Gate,
  type Glass,
  type Ground,
  type Origin,
  type Run,
  type RunState,
  type RunStep,
  type StoredOffer,
  type Vote,
} from '../../model/run.ts';

/** Columns of a run, as every statement that gives one selects them. */
export const runColumns = `id, action, params, environment, risk, target, state, requested_by, origin, ground, dry, parent, plan, plan_digest,
  result, report, failure, attempt, created_at, started_at, finished_at, cancelled_by, back_asked_by,
  superseded_by, fence`;

export interface RunRow {
  readonly id: number;
  readonly action: string;
  readonly params: Record<string, unknown>;
  readonly environment: string;
  readonly risk: string;
  readonly target: string | null;
  readonly state: RunState;
  readonly requested_by: string;
  readonly origin: Origin;
  readonly ground: Ground | null;
  readonly dry: boolean;
  readonly parent: number | null;
  readonly plan: Plan | null;
  readonly plan_digest: string | null;
  readonly result: unknown;
  readonly report: StoredReport | null;
  readonly failure: Failure | null;
  readonly attempt: number;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly cancelled_by: string | null;
  readonly back_asked_by: string | null;
  readonly superseded_by: number | null;
  readonly fence: number;
}

/** A row as the domain speaks of it. */
export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    action: row.action,
    params: row.params,
    environment: row.environment,
    risk: row.risk,
    target: row.target ?? undefined,
    state: row.state,
    requestedBy: row.requested_by,
    origin: row.origin,
    ground: row.ground ?? byPerson,
    dry: row.dry,
    parent: row.parent ?? undefined,
    // A plan of an earlier version has no promises of its own: they were words of its course.
    plan: row.plan === null ? undefined : { ...row.plan, promises: row.plan.promises ?? [] },
    planDigest: row.plan_digest ?? undefined,
    result: row.result ?? undefined,
    report: row.report ?? undefined,
    failure: row.failure ?? undefined,
    attempt: row.attempt,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    cancelledBy: row.cancelled_by ?? undefined,
    backAskedBy: row.back_asked_by ?? undefined,
    supersededBy: row.superseded_by ?? undefined,
  };
}

export interface StepRow {
  readonly key: string;
  readonly kind: RunStep['kind'];
  readonly state: RunStep['state'];
  readonly detail: string;
  readonly result: unknown;
  readonly started_at: string;
  readonly finished_at: string | null;
}

export function toStep(row: StepRow): RunStep {
  return {
    key: row.key,
    kind: row.kind,
    state: row.state,
    detail: row.detail,
    result: row.result ?? undefined,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
  };
}

export interface ApprovalRow {
  readonly id: string;
  readonly run_id: number;
  readonly plan_digest: string;
  readonly gate: Gate;
  readonly state: Approval['state'];
  readonly expires_at: string;
  readonly decided_at: string | null;
  readonly asks?: Asks | null;
  readonly glass?: Glass | null;
  /** The state of the message that carries the whole plan; none where its card shows it all. */
  readonly file?: string | null;
}

/** Reads the state of the message with the whole plan of a run. */
export const planFileState = (run: string) =>
  `(SELECT state FROM messages WHERE key = 'run:' || ${run} || ':file:${planFileName}')`;

const fileStates = { posted: 'posted', dropped: 'failed' } as const;

export function toApproval(row: ApprovalRow, votes: readonly Vote[]): Approval {
  return {
    id: row.id,
    run: row.run_id,
    planDigest: row.plan_digest,
    gate: row.gate,
    state: row.state,
    expiresAt: row.expires_at,
    decidedAt: row.decided_at ?? undefined,
    votes,
    ...(row.asks == null ? {} : { asks: row.asks }),
    ...(row.glass == null ? {} : { glass: row.glass }),
    ...(row.file == null ? {} : { file: row.file in fileStates ? fileStates[row.file as 'posted'] : 'pending' }),
  };
}

export interface OfferRow {
  readonly id: string;
  readonly run_id: number;
  readonly place: StoredOffer['place'];
  readonly label: string;
  readonly action: string;
  readonly params: Record<string, string | number | boolean>;
  readonly style: 'primary' | 'danger' | null;
}

export function toOffer(row: OfferRow): StoredOffer {
  return {
    id: row.id,
    run: row.run_id,
    place: row.place,
    label: row.label,
    action: row.action,
    params: row.params,
    // Offers of older versions may be red.
    ...(row.style === 'primary' ? { style: row.style } : {}),
  };
}
