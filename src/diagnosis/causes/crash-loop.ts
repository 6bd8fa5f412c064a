import { counted } from '../../model/units.ts';
import { lastWords } from '../../workloads/log-line.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, type Placed, podEvents, stateMessage, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';
import { cannotStart } from './start-error.ts';

/** The program ends by itself again and again. */
export const cause: Cause = {
  title: 'Crash loop',
  explains: /CrashLoopBackOff|restarting failed|^(?:Error|Completed)\b|^Unhealthy/,
  weigh(evidence) {
    const looping = byContainer(containers(evidence).filter(isLooping));
    const [first] = looping;
    if (first === undefined) return undefined;
    const names = new Set(looping.map(([{ container }]) => container.name));
    const logs = evidence.logs.filter((log) => log.previous && names.has(log.container));
    const words = lastWords(logs.flatMap((log) => log.lines));
    const said = stateMessage(first[0].container);
    const killed = podEvents(evidence).some((event) => event.reason === 'Killing' && /probe/.test(event.message));
    return {
      // Whom a probe kills does not end by itself: the probe is the better clue.
      strength: killed ? 0.5 : 0.8,
      because: [
        ...looping.map((group) => {
          const exits = [...new Set(group.map(({ container }) => container.last?.exitCode))].join(', ');
          const restarts = group.reduce((sum, { container }) => sum + container.restarts, 0);
          return `${where(evidence, group)}: ended with exit code ${exits}, ${counted(restarts, 'restart')}`;
        }),
        ...(words === undefined ? [] : [`last words: ${words}`]),
        ...(said === '' || /^back-off /.test(said) ? [] : [said]),
      ],
      since: first.flatMap(({ container }) => container.last?.startedAt ?? container.last?.finishedAt ?? []).sort()[0],
      offers: [
        ...rollbackOffer(evidence),
        {
          label: 'Logs before the restart',
          action: 'logs',
          params: { deployment: evidence.name, pod: first[0].pod.name, previous: true },
        },
      ],
    };
  },
};

function isLooping(placed: Placed): boolean {
  const { init, last, restarts, ready } = placed.container;
  return !init && last !== undefined && last.reason !== 'OOMKilled' && restarts > 0 && !ready && !cannotStart(placed);
}
