import type { Cause } from '../cause.ts';
import { containers, ofPods } from '../evidence.ts';
import { lookAgainOffer } from '../way-back.ts';
import { isStarting } from '../young.ts';

/** Young, running, never restarted, not ready yet: waiting is a choice too (runbook A: "Increase startupProbe failureThreshold"). */
export const cause: Cause = {
  title: 'Slow start',
  weigh(evidence) {
    const starting = containers(evidence).filter((placed) => isStarting(evidence, placed));
    const [first] = starting;
    if (first === undefined) return undefined;
    const since = starting.map(({ pod }) => pod.createdAt).sort()[0];
    const age = Math.round((Date.parse(evidence.at) - Date.parse(since ?? evidence.at)) / 1000);
    const { readiness } = first.container.probes;
    return {
      strength: 0.5,
      because: [
        `${ofPods(evidence, starting)} run for ${age} s and are not ready yet`,
        ...(readiness === undefined ? [] : [`probe: ${readiness}`]),
      ],
      since,
      offers: [lookAgainOffer(evidence)],
    };
  },
};
