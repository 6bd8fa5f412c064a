import { bytes, counted } from '../../model/units.ts';
import { raiseMemoryOffer } from '../../workloads/raise-offer.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, type Evidence, isRecent, type Placed, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

/** OOMKilled, exit code 137, usage near the limit. */
export const cause: Cause = {
  title: 'Out of memory',
  explains: /OOMKill|OOMKilling|SystemOOM|CrashLoopBackOff|restarting failed/,
  weigh(evidence) {
    const killed = containers(evidence).filter(
      ({ container }) =>
        isOom(container.last?.reason) || (container.state.kind === 'terminated' && isOom(container.state.reason)),
    );
    const close = containers(evidence).filter((placed) => isClose(evidence, placed));
    if (killed.length === 0 && close.length === 0) return undefined;
    const now = killed.some(({ container }) => !container.ready || isRecent(evidence, container.last?.finishedAt));
    return {
      strength: now ? 0.95 : 0.4,
      because: [
        ...byContainer(killed).map((group) => {
          const { last, limits } = group[0].container;
          const restarts = group.reduce((sum, { container }) => sum + container.restarts, 0);
          const limit = limits.memoryBytes === undefined ? '' : `, limit ${bytes(limits.memoryBytes)}`;
          return `${where(evidence, group)}: killed with ${last?.exitCode ?? 137} (OOMKilled), ${counted(restarts, 'restart')}${limit}`;
        }),
        ...byContainer(close).map(
          (group) =>
            `${where(evidence, group)}: above 90% of its memory limit, ${bytes(group[0].container.limits.memoryBytes ?? 0)}`,
        ),
      ],
      since: killed.flatMap(({ container }) => container.last?.finishedAt ?? []).sort()[0],
      offers: [
        ...rollbackOffer(evidence),
        ...[...killed, ...close].slice(0, 1).flatMap(({ container }) => raiseMemoryOffer(evidence.name, container)),
      ],
    };
  },
};

const isOom = (reason: string | undefined) => reason === 'OOMKilled';

function isClose({ usage }: Evidence, { pod, container }: Placed): boolean {
  const used = usage
    ?.find((entry) => entry.pod === pod.name)
    ?.containers.find((entry) => entry.name === container.name);
  const limit = container.limits.memoryBytes;
  return used !== undefined && limit !== undefined && used.memoryBytes > 0.9 * limit;
}
