import type { Cause } from '../cause.ts';
import { rollbackOffer } from '../way-back.ts';

/** No node takes the pod: too little room, taints, affinity. */
export const cause: Cause = {
  title: 'No node has room',
  explains: /^(?:Unschedulable|FailedScheduling|NotTriggerScaleUp|SchedulerError)\b/,
  weigh(evidence) {
    const waiting = (evidence.pods ?? []).filter((pod) =>
      pod.conditions.some((entry) => entry.type === 'PodScheduled' && entry.status === 'False'),
    );
    const [first] = waiting;
    if (first === undefined) return undefined;
    const why = first.conditions.find((entry) => entry.type === 'PodScheduled')?.message ?? '';
    return {
      strength: 0.85,
      because: [`${waiting.length} of ${(evidence.pods ?? []).length} pods wait for a node`, why].filter(
        (line) => line !== '',
      ),
      since: waiting.map((pod) => pod.createdAt).sort()[0],
      offers: [
        ...rollbackOffer(evidence),
        { label: 'Use and limits', action: 'top', params: { deployment: evidence.name } },
      ],
    };
  },
};
