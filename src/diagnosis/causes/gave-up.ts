import { condition } from '../../workloads/rollout-status.ts';
import type { Cause } from '../cause.ts';
import { rollbackOffer } from '../way-back.ts';

/** The deployment made no progress for as long as it is allowed to; the pods say why, where anything does. */
export const cause: Cause = {
  title: 'Rollout gave up',
  explains: /ProgressDeadlineExceeded/,
  weigh(evidence) {
    const { deployment } = evidence;
    const progressing = deployment === undefined ? undefined : condition(deployment, 'Progressing');
    if (deployment === undefined || progressing?.reason !== 'ProgressDeadlineExceeded') return undefined;
    return {
      strength: 0.45,
      because: [
        `no progress for ${deployment.progressDeadlineSeconds} s, its deadline`,
        ...(progressing.message === '' ? [] : [progressing.message]),
      ],
      since: progressing.at,
      offers: rollbackOffer(evidence),
    };
  },
};
