import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, startEvents, stateMessage, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

/** How the kubelet says that something a volume is made of is not there. */
export const missingObject = /(?:secret|configmap)\b.*\bnot found|references non-existent/i;

/** A ConfigMap, Secret or key that the template names is not there (runbook A: "Validate ConfigMap and Secret values"). */
export const cause: Cause = {
  title: 'Missing configuration or secret',
  explains: /CreateContainerConfigError|(?:secret|configmap)\b.*\bnot found|couldn't find key|references non-existent/i,
  weigh(evidence) {
    const stuck = byContainer(
      containers(evidence).filter(
        ({ container }) =>
          container.state.kind === 'waiting' && container.state.reason === 'CreateContainerConfigError',
      ),
    );
    const mount = startEvents(evidence, ['FailedMount']).find(({ message }) => missingObject.test(message));
    const [first] = stuck;
    if (first === undefined && mount === undefined) return undefined;
    return {
      strength: 0.95,
      because: [
        ...stuck.map(
          (group) =>
            `${where(evidence, group)}: cannot start: ${stateMessage(group[0].container) || 'configuration error'}`,
        ),
        ...(mount === undefined ? [] : [inOneLine(mount.message)]),
      ],
      since: first?.map(({ pod }) => pod.createdAt).sort()[0] ?? mount?.at,
      offers: [
        ...rollbackOffer(evidence),
        { label: 'Configuration', action: 'config', params: { deployment: evidence.name } },
      ],
    };
  },
};
