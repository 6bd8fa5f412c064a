import type { z } from 'zod';
import type { ChecklistEvidence } from '../model/checklist.ts';
import type { Environment } from '../model/environment.ts';
import type { JsonOf } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Offer, Report } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenIncidents } from '../ports/open-incidents.ts';
import type { OpenQueries } from '../ports/open-queries.ts';
import type { OverdueTasks } from '../ports/overdue-tasks.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import type { PlannedWindows } from '../ports/planned-windows.ts';
import type { PortName, PortReaders, Ports } from '../ports/platform.ts';
import type { Releases } from '../ports/releases.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { CommandTerms } from './command-terms.ts';
import type { Step, Steps } from './steps.ts';

/** What an action can do to the platform; policy turns it into a gate, per environment, and a caller can never lower it. */
export type Risk = 'read-only' | 'reversible' | 'disruptive' | 'destructive';

interface Call<Params> {
  readonly params: Params;
  readonly environment: Environment;
  /** Fires when the run is cancelled, its deadline passes or its worker stops. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Slack user id of the person who asked. */
  readonly requestedBy: string;
}

/** What the bot remembers of its own runs and incidents in the environment. */
export interface Memory {
  readonly releases: Releases;
  readonly changes: PastChanges;
  readonly incidents: OpenIncidents;
  readonly windows: PlannedWindows;
  readonly tasks: OverdueTasks;
}

export type PlanContext<Params, Needs extends PortName> = Call<Params> & Pick<PortReaders, Needs> & Memory;

export type ReadContext<Params, Needs extends PortName> = Call<Params> &
  Pick<PortReaders, Needs> &
  Memory & {
    /** Shows what is known so far; the last one shown wins, and the returned report replaces it. */
    show(report: Report): void;
    readonly queries: OpenQueries;
    /** Writes a row into the audit; what must leave a trace is not done before it resolves. */
    trace(event: string, details: Readonly<Record<string, unknown>>): Promise<void>;
  };

export type RunContext<Params, Needs extends PortName> = Call<Params> &
  Pick<Ports, Needs> & { readonly steps: Steps; readonly mark: WriteMark; readonly queries: OpenQueries };

export type VerifyContext<Params, Needs extends PortName> = Call<Params> & Pick<PortReaders, Needs> & Pick<Step, 'say'>;

interface Common<Schema extends z.ZodObject, Needs extends PortName> extends CommandTerms<Schema> {
  readonly needs: readonly Needs[];
  /** The whole run ends this many ms after its first start, whoever carries it on. */
  readonly deadlineMs: number;
  /**
   * What a run that ended well is evidence of, in the checklist of the incident it was asked for in. Where nothing is said: of nothing for a
   * look; of a change that was verified for a change.
   */
  readonly evidence?: readonly ChecklistEvidence[];
}

/**
 * Who may ask beside the role that the risk needs, where that is not enough. `privacy`: only people the configuration names for it, whatever
 * their role; nobody else sees the answer, and no audit row and no list holds what is personal in the request.
 */
export type SpecialAccess = 'privacy';

/** Looks, never touches: runs at once, no plan, no approval. */
export interface ReadAction<Schema extends z.ZodObject, Needs extends PortName> extends Common<Schema, Needs> {
  readonly risk: 'read-only';
  readonly access?: SpecialAccess;
  run(context: ReadContext<z.infer<Schema>, Needs>): Promise<Report>;
}

/** A plan as it comes back from the store: what JSON cannot carry has become `never`. */
type Stored<Data> = Plan<JsonOf<NoInfer<Data>>>;

/** How far a run came, for its way back. */
export interface Did<Result> {
  /** Whether a change of that step may have reached the platform. */
  began(step: string): boolean;
  /** What the run gave; undefined where it did not end. */
  readonly result: Result | undefined;
}

/** Changes the platform: shows a plan, waits for approval, runs, then checks the outcome. */
export interface ChangeAction<Schema extends z.ZodObject, Needs extends PortName, Data, Result>
  extends Common<Schema, Needs> {
  readonly risk: Exclude<Risk, 'read-only'>;
  /** A higher risk than `risk` that these parameters bring; never a lower one. */
  raises?(params: z.infer<Schema>): Exclude<Risk, 'read-only'>;
  /** The check after the run may take this many ms; two minutes where nothing is said. */
  readonly verifyMs?: number;
  /** What a run locks in its environment, as kind/name: two runs with one target never overlap. */
  target(params: z.infer<Schema>, environment: Environment): string;
  /** What evidence is saved of before and after, as kind/name (see envelope/evidence.ts); what it locks where nothing is said. */
  subject?(params: z.infer<Schema>, environment: Environment): string;
  plan(context: PlanContext<z.infer<Schema>, Needs>): Promise<Plan<Data>>;
  run(context: RunContext<z.infer<Schema>, Needs>, plan: Stored<Data>): Promise<Result>;
  /** Reads the world after the run. Mark `good` is success, `bad` failure, `unknown` an outcome nobody can tell. */
  verify(
    context: VerifyContext<z.infer<Schema>, Needs>,
    plan: Stored<Data>,
    result: JsonOf<NoInfer<Result>>,
  ): Promise<Report>;
  /** The request that takes the change back, if anything is worth going back to; it is planned, approved and verified like any other. */
  undo?(plan: Stored<Data>, did: Did<JsonOf<NoInfer<Result>>>): Offer | undefined;
  /**
   * Reads the world when an offer of the report (`later`) is due: why nobody needs it any more, in words that go on "withdrawn: …"; undefined where
   * it is wanted. That the offered change is done already, or that another run has changed the target since, is seen without it.
   */
  stillWanted?(
    context: PlanContext<z.infer<Schema>, Needs>,
    plan: Stored<Data>,
    result: JsonOf<NoInfer<Result>>,
  ): Promise<string | undefined>;
}

export type AnyReadAction = ReadAction<z.ZodObject, PortName>;
/** Any action that changes something: plan and result are data it alone reads (methods are compared both ways, so every action fits). */
export type AnyChangeAction = ChangeAction<z.ZodObject, PortName, unknown, unknown>;
export type AnyAction = AnyReadAction | AnyChangeAction;

/** What a run of the action that ended well is evidence of. */
export function evidenceOf({ risk, evidence }: Pick<AnyAction, 'risk' | 'evidence'>): readonly ChecklistEvidence[] {
  return evidence ?? (risk === 'read-only' ? [] : ['change', 'verified']);
}

const order: readonly Risk[] = ['read-only', 'reversible', 'disruptive', 'destructive'];

/** The risk of an action with these parameters: the one it declares, or a higher one that they bring. */
export function riskOf(
  { risk, raises }: Pick<AnyChangeAction, 'risk' | 'raises'>,
  params: Readonly<Record<string, unknown>>,
): AnyChangeAction['risk'] {
  const raised = raises?.(params) ?? risk;
  return order.indexOf(raised) > order.indexOf(risk) ? raised : risk;
}

/** Whether a role alone is not enough for it. */
export function hasSpecialAccess(action: AnyAction): boolean {
  return action.risk === 'read-only' && action.access !== undefined;
}

const made = new WeakSet<object>();

function register<T extends object>(action: T): T {
  made.add(action);
  return Object.freeze(action);
}

/** Makes an action that only looks. */
export function readAction<Schema extends z.ZodObject, const Needs extends PortName>(
  action: Omit<ReadAction<Schema, Needs>, 'risk'>,
): ReadAction<Schema, Needs> {
  return register({ ...action, risk: 'read-only' as const });
}

/** Makes an action that changes something. What `plan` and `run` give is stored: `run`, `verify` and `undo` see it as it comes back. */
export function changeAction<Schema extends z.ZodObject, const Needs extends PortName, Data, Result>(
  action: ChangeAction<Schema, Needs, Data, Result>,
): ChangeAction<Schema, Needs, Data, Result> {
  return register(action);
}

/** True for what one of the two constructors made. */
export function isAction(value: unknown): value is AnyAction {
  return typeof value === 'object' && value !== null && made.has(value);
}
