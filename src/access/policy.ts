import type { Risk } from '../catalog/action.ts';
import type { Environment } from '../model/environment.ts';
import type { Frozen } from '../model/freeze.ts';
import { canonical } from '../model/json.ts';
import { agentOf, type Gate, type Ground, type Run } from '../model/run.ts';

type Changing = Exclude<Risk, 'read-only'>;

/** What a change of some risk asks of people. */
export interface Rule {
  /** People other than the requester who must agree; 0: the requester's own confirmation. */
  readonly approvers: number;
  readonly typedName: boolean;
}

/** One table: risk by kind of environment. */
export interface Policy {
  readonly production: Readonly<Record<Changing, Rule>>;
  readonly other: Readonly<Record<Changing, Rule>>;
  /** What a change that an agent asks for needs at least, wherever it is. */
  readonly agents: Readonly<Record<Changing, Rule>>;
  /** How long a plan may be approved, in ms. */
  readonly planTtlMs: number;
  /** Actions that change something when a schedule asks, with nobody's approval. */
  readonly byClock: ReadonlySet<string>;
  /** Whether the lead of an open P1 may approve a rollback to a known-good release alone: see glass.ts. */
  readonly breakGlass: boolean;
  /** Questions that may be open at once: those of one requester, and those one approver has before them. */
  readonly questions: { readonly perRequester: number; readonly perApprover: number };
}

/** People who must agree to a change in a freeze, none of them the requester. */
const inFreeze = 2;

/**
 * The gate for a change of some risk in an environment. It depends on nothing a caller can send. A freeze counts for every change: in the catalogue
 * of the runbooks only what reads has no gate at all, so nothing that has one passes a freeze by itself, however easily it is taken back.
 */
export function gateFor(
  policy: Policy,
  risk: Changing,
  environment: Environment,
  {
    frozen,
    ground,
    outside,
  }: { readonly frozen?: Frozen | undefined; readonly ground: Ground; readonly outside?: Gate['outside'] | undefined },
): Gate {
  const people = (environment.production ? policy.production : policy.other)[risk];
  const isAgent = agentOf(ground) !== undefined;
  const rule = isAgent ? stricter(people, policy.agents[risk]) : people;
  // Neither the clock nor an agent confirms anything: a person does, also where whoever asks would confirm alone.
  const usual = isAgent || ground.kind === 'schedule' ? Math.max(1, rule.approvers) : rule.approvers;
  // Outside of its window a change needs one person more than it would inside.
  const approvers = outside === undefined ? usual : usual + 1;
  const gate = { ...rule, approvers, ttlMs: policy.planTtlMs, ...(outside === undefined ? {} : { outside }) };
  if (frozen === undefined) return gate;
  const freeze = { name: frozen.name, until: frozen.until };
  return { ...gate, approvers: Math.max(inFreeze, approvers), freeze };
}

function stricter(one: Rule, other: Rule): Rule {
  return {
    approvers: Math.max(one.approvers, other.approvers),
    typedName: one.typedName || other.typedName,
  };
}

/**
 * The gate a run starts under: the one two people agreed to in a freeze, also when that freeze has ended since, as long as it asks for
 * no less than the rules do now. Another freeze is another question.
 */
export function standingGate(agreed: Gate | undefined, now: Gate): Gate {
  if (agreed?.outside !== undefined && agreed.freeze === undefined && now.freeze === undefined)
    return insideNow(agreed, now);
  if (agreed?.freeze === undefined) return now;
  const same = now.freeze === undefined || now.freeze.name === agreed.freeze.name;
  const enough = agreed.approvers >= now.approvers && (agreed.typedName || !now.typedName);
  return same && enough ? agreed : now;
}

/** Whoever agreed to a change outside of its window agrees to it inside as well; another window is another question. */
function insideNow(agreed: Gate, now: Gate): Gate {
  const same = now.outside === undefined || now.outside.name === agreed.outside?.name;
  return same && agreed.approvers >= now.approvers && (agreed.typedName || !now.typedName) ? agreed : now;
}

/** A run that is over, and the request that its own plan named as its way back. */
export interface Undone {
  readonly run: Pick<Run, 'id' | 'state' | 'ground' | 'environment' | 'requestedBy' | 'plan'>;
  readonly wayBack: { readonly action: string; readonly params: Readonly<Record<string, unknown>> };
}

/**
 * Whether policy alone says yes to a run. Only to the way back of a change whose check failed, exactly as the plan that people approved
 * names it, where that plan says that it is taken by itself; never to the way back of a way back. How a request came in counts for nothing.
 */
export function approvedByPolicy(
  run: Pick<Run, 'ground' | 'action' | 'params' | 'environment' | 'requestedBy'>,
  undone: Undone | undefined,
): boolean {
  if (run.ground.kind !== 'undo' || undone === undefined) return false;
  const before = undone.run;
  return (
    before.id === run.ground.of &&
    before.state === 'failed' &&
    (before.ground.kind === 'person' || before.ground.kind === 'agent') &&
    before.plan?.onFailure === 'undo' &&
    before.environment === run.environment &&
    before.requestedBy === run.requestedBy &&
    undone.wayBack.action === run.action &&
    canonical(undone.wayBack.params) === canonical(run.params)
  );
}

/**
 * Whether policy alone says yes to a change that the clock asks for: only where it names that very action, never to what destroys, and never
 * to a due time that was missed, for the hour it was meant for is over.
 */
export function approvedByClock(
  policy: Pick<Policy, 'byClock'>,
  run: Pick<Run, 'ground' | 'action' | 'risk'>,
): boolean {
  if (run.ground.kind !== 'schedule' || run.ground.missed !== undefined) return false;
  return run.risk !== 'destructive' && policy.byClock.has(run.action);
}
