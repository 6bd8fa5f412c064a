import { bytes, counted } from '../../model/units.ts';
import type { Cause } from '../cause.ts';
import { containers, isRecent, ofPods } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

/** OOMKilled, exit code 137, usage near the limit. */
export const cause: Cause = {
  title: 'Out of memory',
  weigh(evidence) {
    const killed = containers(evidence).filter(
      ({ container }) =>
        isOom(container.last?.reason) || (container.state.kind === 'terminated' && isOom(container.state.reason)),
    );
    const close = containers(evidence).filter(({ pod, container }) => {
      const used = evidence.usage
        ?.find((entry) => entry.pod === pod.name)
        ?.containers.find((entry) => entry.name === container.name);
      const limit = container.limits.memoryBytes;
      return used !== undefined && limit !== undefined && used.memoryBytes > 0.9 * limit;
    });
    if (killed.length === 0 && close.length === 0) return undefined;
    const [first] = killed;
    const now = killed.some(({ container }) => !container.ready || isRecent(evidence, container.last?.finishedAt));
    const limit = first?.container.limits.memoryBytes;
    const restarts = killed.reduce((sum, { container }) => sum + container.restarts, 0);
    return {
      strength: now ? 0.95 : 0.4,
      because: [
        ...(killed.length === 0
          ? []
          : [
              `${ofPods(evidence, killed)} killed with ${first?.container.last?.exitCode ?? 137} (OOMKilled), ${counted(restarts, 'restart')}${limit === undefined ? '' : `, limit ${bytes(limit)}`}`,
            ]),
        ...(close.length === 0 ? [] : [`${ofPods(evidence, close)} above 90 % of the memory limit`]),
      ],
      since: killed.map(({ container }) => container.last?.finishedAt).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};

const isOom = (reason: string | undefined) => reason === 'OOMKilled';
