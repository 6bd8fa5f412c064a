import type { Pod } from '../../ports/workload.ts';
import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { type Evidence, isRecent } from '../evidence.ts';
import { lookAgainOffer } from '../way-back.ts';

/** The node of a pod has gone silent: its pods are not known to run, and are replaced after some minutes. */
export const cause: Cause = {
  title: 'Node lost',
  explains: /NodeLost|NodeNotReady|TaintManagerEviction|DeletionByTaintManager|NodeStatusUnknown/,
  weigh(evidence) {
    const lost = (evidence.pods ?? []).filter((pod) => isLost(evidence, pod));
    if (lost.length === 0) return undefined;
    const nodes = [...new Set(lost.flatMap(({ node }) => node ?? []))].join(', ');
    const message = lost.find((pod) => pod.message !== '')?.message ?? '';
    const going = lost.filter(({ deleting }) => deleting).length;
    return {
      strength: 0.9,
      because: [
        `${lost.length} of ${(evidence.pods ?? []).length} pods are on ${nodes || 'a node'}, which does not answer`,
        ...(message === '' ? [] : [inOneLine(message)]),
        going === 0 ? 'they are replaced after about 5 min' : `${going} being replaced`,
      ],
      since: lost.flatMap(({ conditions }) => conditions.find(({ type }) => type === 'Ready')?.at ?? []).sort()[0],
      offers: [lookAgainOffer(evidence)],
    };
  },
};

function isLost(evidence: Evidence, pod: Pod): boolean {
  if (pod.ready) return false;
  if (pod.reason === 'NodeLost' || pod.phase === 'Unknown') return true;
  const says = pod.conditions.some(
    ({ type, status, reason }) =>
      (type === 'Ready' && (status === 'Unknown' || /^Node/.test(reason))) ||
      (type === 'DisruptionTarget' && status === 'True' && reason === 'DeletionByTaintManager'),
  );
  // The controller of nodes marks pods unready without a reason; its event says why.
  return (
    says ||
    (evidence.events ?? []).some(
      ({ reason, object, at }) => reason === 'NodeNotReady' && object.uid === pod.uid && isRecent(evidence, at),
    )
  );
}
