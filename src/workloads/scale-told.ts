import type { Offer, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { ScaleGoal } from './scale-goal.ts';
import { scaleBackOffer } from './scale-plan.ts';
import type { Verified } from './verify.ts';

interface Scaled {
  readonly name: string;
  readonly goal: ScaleGoal;
  /** ms after which it is asked whether to go back. */
  readonly forMs?: number | undefined;
}

/** What a change of scale came to, in words, with the way back. */
export function scaledWords(
  scaled: Scaled,
  { good, wrong, deployment }: Verified,
): Pick<Report, 'mark' | 'headline' | 'notes' | 'offers' | 'later'> {
  const { name, goal, forMs } = scaled;
  const { wanted } = deployment.replicas;
  const { min, max } = goal.kind === 'bounds' ? goal.to : { min: goal.to, max: goal.to };
  if (wanted < min || wanted > max) {
    const now = counted(wanted, 'pod');
    return { mark: 'bad', headline: `${name} was scaled again by somebody else: it is set to ${now}` };
  }
  if (!good) return { mark: 'bad', headline: `${name} was scaled, and does not work: ${wrong}` };
  const back = scaleBackOffer(scaled);
  const question = `${back.label.replace('Back', `Scale ${name} back`)}?`;
  const offers: readonly Offer[] = [back, { label: 'All pods', action: 'pods', params: { deployment: name } }];
  const later = forMs === undefined ? {} : { later: [{ question, offer: back, afterMs: forMs }] };
  return { mark: 'good', headline: headline(name, goal, deployment.replicas.available), offers, ...later };
}

function headline(name: string, goal: ScaleGoal, available: number): string {
  if (goal.kind === 'replicas' && goal.to === 0) return `${name} has no pods any more`;
  const runs = `${name} runs ${counted(available, 'pod')}`;
  return goal.kind === 'replicas' ? runs : `${runs}, and its autoscaler keeps from ${goal.to.min} to ${goal.to.max}`;
}
