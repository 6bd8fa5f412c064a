import type { Cause } from '../cause.ts';
import { containers, ofPods, podEvents } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

const reasons = new Set(['CreateContainerConfigError', 'CreateContainerError']);

/** A ConfigMap, Secret or key that the template names is not there (runbook A: "Validate ConfigMap and Secret values"). */
export const cause: Cause = {
  title: 'Missing configuration or secret',
  weigh(evidence) {
    const stuck = containers(evidence).filter(
      ({ container }) => container.state.kind === 'waiting' && reasons.has(container.state.reason),
    );
    const mounts = podEvents(evidence).filter(
      (event) => event.reason === 'FailedMount' && /not found|references non-existent/i.test(event.message),
    );
    const [first] = stuck;
    const [mount] = mounts;
    if (first === undefined && mount === undefined) return undefined;
    const said = first?.container.state.kind === 'waiting' ? first.container.state.message : '';
    return {
      strength: 0.95,
      because: [
        ...(first === undefined ? [] : [`${ofPods(evidence, stuck)} cannot start: ${said || 'configuration error'}`]),
        ...(mount === undefined ? [] : [mount.message]),
      ],
      since: stuck.map(({ pod }) => pod.createdAt).sort()[0] ?? mount?.at,
      offers: rollbackOffer(evidence),
    };
  },
};
