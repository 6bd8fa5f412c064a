import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { ofEvents, startEvents } from '../evidence.ts';
import { lookAgainOffer, restartOffer } from '../way-back.ts';

const reasons = ['FailedCreatePodSandBox', 'FailedPodSandBoxStatus', 'NetworkNotReady', 'FailedSync'];

/** The node cannot give the pod its network: the network plugin fails or has no address left. */
export const cause: Cause = {
  title: 'Pod network cannot be set up',
  explains: /^(?:FailedCreatePodSandBox|FailedPodSandBoxStatus|NetworkNotReady|FailedSync|SandboxChanged)\b/,
  weigh(evidence) {
    const events = startEvents(evidence, reasons);
    const [newest] = events;
    if (newest === undefined) return undefined;
    const nodes = new Set(
      evidence.pods
        ?.filter(({ uid }) => events.some(({ object }) => object.uid === uid))
        .flatMap(({ node }) => node ?? []),
    );
    return {
      strength: 0.9,
      because: [
        `${ofEvents(evidence, events)} cannot start on ${[...nodes].join(', ') || 'their node'}`,
        inOneLine(newest.message),
      ],
      since: events.map(({ at }) => at).sort()[0],
      offers: [...restartOffer(evidence), lookAgainOffer(evidence)],
    };
  },
};
