import { type Change, type Promised, promise } from '../model/plan.ts';
import type { Offer } from '../model/report.ts';
import { counted, span } from '../model/units.ts';
import type { Autoscaler, Budget, Deployment } from '../ports/workload.ts';
import { budgetsOf } from './budget-look.ts';
import { keeperWarnings } from './keepers.ts';
import type { ScaleGoal } from './scale-goal.ts';

const pods = (count: number) => counted(count, 'pod');

/** A goal as an order, the same while it happens, and as a button. */
export function scaleWords(name: string, goal: ScaleGoal) {
  if (goal.kind === 'replicas') {
    const way = `${name} from ${goal.from} to ${pods(goal.to)}`;
    return { headline: `Scale ${way}`, doing: `Scaling ${way}`, confirm: `Scale to ${goal.to}` };
  }
  const bounds = `${goal.to.min} to ${pods(goal.to.max)}`;
  return {
    headline: `Let the autoscaler of ${name} keep ${bounds}`,
    doing: `Letting the autoscaler of ${name} keep ${bounds}`,
    confirm: `Keep ${goal.to.min} to ${goal.to.max}`,
  };
}

/** What a goal changes, a line each. */
export function scaleChanges(goal: ScaleGoal): readonly Change[] {
  if (goal.kind === 'replicas') return [{ label: 'replicas', before: String(goal.from), after: String(goal.to) }];
  const line = (label: string, before: number, after: number) => ({
    label,
    before: String(before),
    after: before === after ? `${after} (unchanged)` : String(after),
  });
  return [
    line(`minimum of ${goal.autoscaler}`, goal.from.min, goal.to.min),
    line(`maximum of ${goal.autoscaler}`, goal.from.max, goal.to.max),
  ];
}

/** What happens to the pods. */
export function scalePromise(goal: ScaleGoal, wanted: number): Promised {
  return promise('pods', { goal, wanted }, ({ goal: to, wanted: now }) => {
    if (to.kind === 'replicas') return numberWords(to.from, to.to);
    const { min, max } = to.to;
    const then = `After that it chooses from ${min} to ${max} by its own figures.`;
    if (now < min) return `The autoscaler starts ${pods(min - now)} within a minute. ${then}`;
    if (now > max) return `The autoscaler stops ${pods(now - max)} within a minute. ${then}`;
    return `${pods(now)} run now, which stays within the bounds: none has to start or stop. ${then}`;
  });
}

function numberWords(from: number, to: number): string {
  if (to === 0) return `All ${pods(from)} are stopped: an outage until somebody scales it up.`;
  if (from === 0) return `${pods(to)} start${to === 1 ? 's' : ''}.`;
  if (to > from)
    return `${from} pod${from === 1 ? ' stays' : 's stay'}; ${to - from} more start${to - from === 1 ? 's' : ''}.`;
  return `Stops ${from - to} of ${pods(from)}: those that are not ready first, then the newest.`;
}

/** The numbers before a goal, in words: `3 pods`, `3 to 10 pods`. */
const before = ({ from }: ScaleGoal) => (typeof from === 'number' ? pods(from) : `${from.min} to ${pods(from.max)}`);

/** The way back as words that are bound, and when it is asked for; `forMs` after the end where one is given. */
export function scaleBack(goal: ScaleGoal, forMs: number | undefined): Promised {
  return promise('way back', { goal, ...(forMs === undefined ? {} : { forMs }) }, () =>
    forMs === undefined
      ? `Way back: a button that plans ${before(goal)} again.`
      : `Asks ${span(forMs / 1000)} later whether to go back to ${before(goal)}.`,
  );
}

/** The request that takes a goal back. */
export function scaleBackOffer({ name, goal }: { readonly name: string; readonly goal: ScaleGoal }): Offer {
  const { from } = goal;
  const params = typeof from === 'number' ? { replicas: from } : { replicas: from.min, max: from.max };
  return { label: `Back to ${before(goal)}`, action: 'scale', params: { ...params, deployment: name } };
}

interface Around {
  readonly deployment: Deployment;
  /** Of the whole namespace. */
  readonly autoscalers: readonly Autoscaler[];
  readonly budgets: readonly Budget[];
}

/** What to know before a yes: who will take it back, what it does to budgets and to the autoscaler. Nothing in it moves by itself. */
export function scaleWarnings(goal: ScaleGoal, { deployment, autoscalers, budgets }: Around): readonly string[] {
  const least = goal.kind === 'replicas' ? goal.to : goal.to.min;
  const before = goal.kind === 'replicas' ? goal.from : goal.from.min;
  const scaler = autoscalers.find(({ target }) => target.kind === 'Deployment' && target.name === deployment.name);
  const kept = goal.kind === 'bounds' && scaler !== undefined ? scaler : deployment;
  const off = goal.kind === 'replicas' && goal.to === 0 && scaler !== undefined;
  return [
    ...(off ? [`The autoscaler ${scaler.name} is off while there are 0 pods; scaling up wakes it.`] : []),
    ...(least === 1 && before > 1 ? ['With 1 pod, every restart and every node drain is an outage.'] : []),
    ...(least > 0 && least < before
      ? budgetsOf({ deployment, pods: [], budgets }).flatMap((one) => blocked(one, least))
      : []),
    ...keeperWarnings(kept),
  ];
}

/** A budget that lets no pod go once there are so few. */
function blocked({ name, minAvailable, maxUnavailable }: Budget, least: number): readonly string[] {
  const wants = /^\d+$/.test(minAvailable ?? '') ? Number(minAvailable) : undefined;
  if (maxUnavailable !== undefined || wants === undefined || least > wants) return [];
  return [`The disruption budget ${name} wants ${wants} available: with ${pods(least)}, node drains hang.`];
}
