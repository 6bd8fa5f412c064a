import { counted } from '../../model/units.ts';
import { inOneLine } from '../../workloads/message.ts';
import { present } from '../../workloads/pods.ts';
import type { Cause } from '../cause.ts';
import { isRecent } from '../evidence.ts';
import { lookAgainOffer } from '../way-back.ts';

/** A node ended pods by itself, for want of memory, disk or because it shuts down (status.reason of the pod). */
export const cause: Cause = {
  title: 'Pods evicted',
  explains:
    /^(?:Evicted|Preempt\w*|Terminated|NodeShutdown|NodeAffinity|OutOf\w+|UnexpectedAdmissionError|TerminationByKubelet|EvictionThresholdMet|ExceededGracePeriod)\b/,
  weigh(evidence) {
    const gone = (evidence.pods ?? []).filter(({ phase, reason }) => phase === 'Failed' && reason !== '');
    const [first] = gone;
    if (first === undefined) return undefined;
    const wanted = evidence.deployment?.replicas.wanted ?? 0;
    const isShort = present(evidence.pods ?? []).filter(({ ready }) => ready).length < wanted;
    const ended = gone.flatMap(
      ({ conditions }) => conditions.find(({ type }) => type === 'DisruptionTarget')?.at ?? [],
    );
    const isNow = isShort || ended.some((at) => isRecent(evidence, at));
    const kinds = [
      ...new Set(gone.map(({ reason, message }) => inOneLine(message === '' ? reason : `${reason}: ${message}`))),
    ];
    const nodes = [...new Set(gone.flatMap(({ node }) => node ?? []))].join(', ');
    return {
      strength: isShort ? 0.8 : isNow ? 0.5 : 0.3,
      because: [`${counted(gone.length, 'pod')} ended by ${nodes || 'a node'}`, ...kinds.slice(0, 2)],
      since: ended.sort()[0],
      offers: [lookAgainOffer(evidence)],
    };
  },
};
