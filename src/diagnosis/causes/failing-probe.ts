import type { ClusterEvent } from '../../ports/workload.ts';
import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, type Evidence, isRecent, podEvents, where } from '../evidence.ts';
import { isStarting } from '../starting.ts';
import { restartOffer, rollbackOffer } from '../way-back.ts';

/** Running and not ready, or killed by its liveness probe. Weak where a probe failed lately and all is ready again. */
export const cause: Cause = {
  title: 'Failing probe',
  explains: /^(?:Unhealthy|ProbeWarning|ProbeError)\b|restarting failed|CrashLoopBackOff/,
  weigh(evidence) {
    const events = podEvents(evidence);
    const failed = events.filter((event) => event.reason === 'Unhealthy' && !/^Startup/i.test(event.message));
    const kills = events.filter((event) => event.reason === 'Killing' && /liveness probe/i.test(event.message));
    const killed = new Set(kills.map((event) => event.object.uid));
    const unready = containers(evidence).filter(
      ({ pod, container }) =>
        !pod.deleting &&
        !container.init &&
        !container.ready &&
        (container.state.kind === 'running' || killed.has(pod.uid)),
    );
    // What may only be starting is told as that (slow-start.ts).
    const failing = unready.filter((placed) => !isStarting(evidence, placed));
    const [first] = failing;
    const [event] = killed.size === 0 ? failed : failed.filter((one) => killed.has(one.object.uid));
    const probes = first?.container.probes;
    const probe = killed.size === 0 ? probes?.readiness : probes?.liveness;
    const lately = unready.length === 0 && event !== undefined && isHiccup(evidence, event);
    if (failing.length === 0 && !lately) return undefined;
    const verb = killed.size === 0 ? 'runs and is not ready' : 'killed by its liveness probe';
    return {
      // A container that runs and has no probe is ready: one that has, and is not, fails it.
      strength: lately ? 0.2 : killed.size > 0 ? 0.85 : event === undefined && probe === undefined ? 0.5 : 0.75,
      because: [
        ...byContainer(failing).map((group) => `${where(evidence, group)}: ${verb}`),
        ...(event === undefined ? [] : [inOneLine(event.message)]),
        ...(probe === undefined ? [] : [`probe: ${probe}`]),
      ],
      since: event?.at ?? failing.map(({ pod }) => pod.createdAt).sort()[0],
      offers: [...restartOffer(evidence), ...rollbackOffer(evidence)],
    };
  },
};

/** A probe may fail while its pod starts, in ms; nothing is wrong with that. */
const settlingMs = 120_000;

/** A probe that failed lately, and not because its pod was just starting. */
function isHiccup(evidence: Evidence, { at, object }: ClusterEvent): boolean {
  const pod = evidence.pods?.find(({ uid }) => uid === object.uid);
  return isRecent(evidence, at) && Date.parse(at) - Date.parse(pod?.createdAt ?? at) > settlingMs;
}
