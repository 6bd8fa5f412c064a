import { inOneLine } from '../workloads/message.ts';
import { present } from '../workloads/pods.ts';
import { condition } from '../workloads/rollout-status.ts';
import type { Cause } from './cause.ts';
import { type Evidence, isRecent, setEvents } from './evidence.ts';
import { rollbackOffer } from './way-back.ts';

interface Refusal {
  readonly message: string;
  readonly at: string | undefined;
}

/** What the API server said when it refused to make pods, while pods are missing; the condition first, it says what holds now. */
function refusals(evidence: Evidence): readonly Refusal[] {
  const { deployment, pods } = evidence;
  const { wanted, updated } = deployment?.replicas ?? { wanted: 0, updated: 0 };
  if (updated >= wanted && (pods === undefined || present(pods).length >= wanted)) return [];
  const failure = deployment === undefined ? undefined : condition(deployment, 'ReplicaFailure');
  const events = setEvents(evidence).filter(
    ({ type, reason, at }) => type === 'Warning' && reason === 'FailedCreate' && isRecent(evidence, at),
  );
  return [...(failure?.status === 'True' ? [failure] : []), ...events];
}

/** A cause of pods that the API server refuses to make, told by its own words. */
export function refusedPods(title: string, words: RegExp, strength: number): Cause {
  return {
    title,
    explains: words,
    weigh(evidence) {
      const found = refusals(evidence).filter(({ message }) => words.test(message));
      const [first] = found;
      if (first === undefined) return undefined;
      const { wanted = 0, updated = 0 } = evidence.deployment?.replicas ?? {};
      return {
        strength,
        because: [`${Math.max(0, wanted - updated)} of ${wanted} pods cannot be made`, inOneLine(first.message)],
        since: found.flatMap(({ at }) => at ?? []).sort()[0],
        offers: rollbackOffer(evidence),
      };
    },
  };
}
