import type { Cause } from '../cause.ts';
import { byContainer, containers, where } from '../evidence.ts';
import { isStarting } from '../starting.ts';
import { lookAgainOffer } from '../way-back.ts';

/** Young, running, never restarted, not ready yet: waiting is a choice too (runbook A: "Increase startupProbe failureThreshold"). */
export const cause: Cause = {
  title: 'Slow start',
  explains: /^Unhealthy\b/,
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
        ...byContainer(starting).map((group) => `${where(evidence, group)}: runs for ${age} s and is not ready yet`),
        ...(readiness === undefined ? [] : [`probe: ${readiness}`]),
      ],
      since,
      offers: [lookAgainOffer(evidence)],
    };
  },
};
