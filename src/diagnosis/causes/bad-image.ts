import type { Cause } from '../cause.ts';
import { containers, ofPods, podEvents } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

const reasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
  'ImageInspectError',
]);

/** The image cannot be pulled: a tag that does not exist, a registry that refuses. */
export const cause: Cause = {
  title: 'Bad image',
  weigh(evidence) {
    const stuck = containers(evidence).filter(
      ({ container }) => container.state.kind === 'waiting' && reasons.has(container.state.reason),
    );
    const [first] = stuck;
    if (first === undefined) return undefined;
    const pull = podEvents(evidence).find(
      (event) => event.reason === 'Failed' && /^Failed to pull/i.test(event.message),
    );
    const { state, image } = first.container;
    const said = state.kind === 'waiting' ? state.message : '';
    return {
      strength: 0.95,
      because: [
        `${ofPods(evidence, stuck)} cannot pull ${image}`,
        ...[pull?.message ?? said].filter((text) => text !== ''),
      ],
      since: stuck.map(({ pod }) => pod.createdAt).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};
