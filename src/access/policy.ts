import type { AnyChangeAction, Risk } from '../catalog/action.ts';
import type { Environment } from '../model/environment.ts';
import type { Gate } from '../model/run.ts';

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
  /** How long a plan may be approved, in ms. */
  readonly planTtlMs: number;
}

/** The gate for an action in an environment. It depends on nothing a caller can send. */
export function gateFor(policy: Policy, action: AnyChangeAction, environment: Environment): Gate {
  const rule = (environment.production ? policy.production : policy.other)[action.risk];
  return { ...rule, ttlMs: policy.planTtlMs };
}
