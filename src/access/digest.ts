import { createHash } from 'node:crypto';
import { canonical } from '../model/json.ts';
import type { Plan, Selection } from '../model/plan.ts';
import type { Gate } from '../model/run.ts';

export interface Bound {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: string;
  readonly target: string;
  readonly gate: Gate;
  readonly plan: Plan;
}

/**
 * What an approval binds: the action, its parameters, where, what changes, what is promised and warned of, the versions it was planned on
 * and the gate; of a set its rule and its ceiling, not the members that were shown. Words around it (ages, headlines) are left out: they may differ between two readings of the same world.
 */
export function planDigest({ action, params, environment, target, gate, plan }: Bound): string {
  const bound = {
    action,
    params,
    environment,
    target,
    gate,
    subject: plan.subject,
    changes: plan.changes,
    promises: plan.promises.map(({ about, terms, bound: part = terms }) => ({ about, terms: part })),
    onFailure: plan.onFailure ?? 'ask',
    warnings: plan.warnings ?? [],
    ...(plan.selection === undefined ? {} : { selection: boundOf(plan.selection) }),
    release: plan.release,
    observed: plan.observed,
    data: boundData(plan),
  };
  return createHash('sha256').update(canonical(bound)).digest('hex');
}

/** What the run does something with by itself. */
function boundData({ data, offered = [] }: Plan): unknown {
  if (offered.length === 0 || typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).filter(([key]) => !offered.includes(key)));
}

/** What is bound of a set: it moves while people decide, so two readings may show other members of it. */
function boundOf({ rule, ceiling }: Selection): Pick<Selection, 'rule' | 'ceiling'> {
  return { rule, ceiling };
}
