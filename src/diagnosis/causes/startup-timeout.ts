import type { Cause } from '../cause.ts';
import { byContainer, containers, podEvents, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

/** The startup probe runs out before the program is up (runbook A: "Increase startupProbe failureThreshold"). */
export const cause: Cause = {
  title: 'Start-up timeout',
  explains: /^(?:Unhealthy|Killing)\b|CrashLoopBackOff|restarting failed/,
  weigh(evidence) {
    const failing = podEvents(evidence).filter(
      (event) => event.reason === 'Unhealthy' && /^Startup probe/i.test(event.message),
    );
    const killed = podEvents(evidence).filter(
      (event) => event.reason === 'Killing' && /startup probe/i.test(event.message),
    );
    const [event] = failing;
    const probed = containers(evidence).filter(
      ({ container }) => container.probes.startup !== undefined && !container.ready,
    );
    // A pod that came up in the end has nothing to do with it any more.
    if ((event === undefined && killed.length === 0) || probed.length === 0) return undefined;
    return {
      strength: killed.length > 0 ? 0.9 : 0.5,
      because: [
        ...(killed[0] === undefined ? [] : [killed[0].message]),
        ...(event === undefined ? [] : [event.message]),
        ...byContainer(probed).map(
          (group) => `${where(evidence, group)}: probe: ${group[0].container.probes.startup ?? ''}`,
        ),
      ],
      since: event?.at ?? killed[0]?.at,
      offers: rollbackOffer(evidence),
    };
  },
};
