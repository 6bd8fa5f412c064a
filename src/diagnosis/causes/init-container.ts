import { counted } from '../../model/units.ts';
import { lastWords } from '../../workloads/log-line.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, type Placed, stateMessage, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';
import { cannotStart } from './start-error.ts';

/** What prepares the pod fails, so nothing else in it starts. */
export const cause: Cause = {
  title: 'Init container fails',
  explains: /CrashLoopBackOff|restarting failed|^(?:Error|Completed|ContainerCannotRun)\b/,
  weigh(evidence) {
    const failing = byContainer(containers(evidence).filter(isFailing));
    const [first] = failing;
    if (first === undefined) return undefined;
    const { name } = first[0].container;
    const words = lastWords(evidence.logs.filter((log) => log.container === name).flatMap((log) => log.lines));
    return {
      strength: 0.9,
      because: [
        ...failing.map((group) => `${where(evidence, group)}: ${ends(group)}`),
        ...(words === undefined ? [] : [`last words: ${words}`]),
        ...[stateMessage(first[0].container)].filter((text) => text !== '' && !/^back-off /.test(text)),
      ],
      since: first.flatMap(({ container }) => container.last?.finishedAt ?? []).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};

function isFailing(placed: Placed): boolean {
  const { init, state, last, restarts } = placed.container;
  if (!init || cannotStart(placed) || last?.reason === 'OOMKilled') return false;
  if (state.kind === 'terminated') return state.exitCode !== 0 && state.reason !== 'OOMKilled';
  return restarts > 0 && last !== undefined && last.exitCode !== 0;
}

function ends(group: readonly Placed[]): string {
  const codes = group.map(({ container: { state, last } }) =>
    state.kind === 'terminated' ? state.exitCode : last?.exitCode,
  );
  const restarts = group.reduce((sum, { container }) => sum + container.restarts, 0);
  return `ended with exit code ${[...new Set(codes)].join(', ')}, ${counted(restarts, 'restart')}`;
}
