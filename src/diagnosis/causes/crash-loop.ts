import { counted } from '../../model/units.ts';
import { lastWords } from '../../workloads/log-line.ts';
import type { Cause } from '../cause.ts';
import { containers, ofPods, podEvents } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

/** The program ends by itself again and again. */
export const cause: Cause = {
  title: 'Crash loop',
  weigh(evidence) {
    const looping = containers(evidence).filter(
      ({ container }) =>
        container.last !== undefined &&
        container.last.reason !== 'OOMKilled' &&
        container.restarts > 0 &&
        !container.ready,
    );
    const [first] = looping;
    if (first === undefined) return undefined;
    const exits = [...new Set(looping.map(({ container }) => container.last?.exitCode))].join(', ');
    const restarts = looping.reduce((sum, { container }) => sum + container.restarts, 0);
    const words = lastWords(evidence.logs.filter((log) => log.previous).flatMap((log) => log.lines));
    const killed = podEvents(evidence).some((event) => event.reason === 'Killing' && /probe/.test(event.message));
    return {
      // Whom a probe kills does not end by itself: the probe is the better clue.
      strength: killed ? 0.5 : 0.8,
      because: [
        `${ofPods(evidence, looping)} ended with exit code ${exits}, ${counted(restarts, 'restart')}`,
        ...(words === undefined ? [] : [`last words: ${words}`]),
      ],
      since: looping.map(({ container }) => container.last?.startedAt).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};
