import { z } from 'zod';
import { requireWorking } from '../../breakers/behind.ts';
import { type Held, resetReport } from '../../breakers/reset-report.ts';
import { breakerName, breakersTold } from '../../breakers/told.ts';
import { requireTripped } from '../../breakers/tripped.ts';
import { changeAction } from '../../catalog/action.ts';
import { text } from '../../catalog/params/text.ts';
import { promise } from '../../model/plan.ts';
import { askReadyPods, type PodsSaid } from '../../workloads/ask-ready-pods.ts';
import { postToEveryPod } from '../../workloads/on-every-pod.ts';

/** s after which a reset is looked at again: what still fails opens its breaker within seconds. */
const holdSeconds = 30;
/** ms a pod may take to reset it. */
const callMs = 5000;

/** Runbook B 4.3.1, step 4: the script resets one pod's breaker, whatever is behind it; here every pod's, once what is behind it works. */
export const action = changeAction({
  summary: 'Resets a circuit breaker on every pod, once the system behind it works again',
  risk: 'reversible',
  params: z.object({
    name: text({ example: 'external-api' }).describe('The breaker, as `/mcp breakers` shows it'),
  }),
  positional: ['name'],
  needs: ['cluster', 'web'],
  examples: ['/mcp breakers reset external-api'],
  deadlineMs: 5 * 60_000,

  target: (_, environment) => `breakers/${environment.server.deployment}`,

  async plan({ cluster, web, environment, clock, signal, params }) {
    const { deployment: workload, port, breakersPath } = environment.server;
    const look = { cluster, web, environment, clock, signal };
    const [seen, behind] = await Promise.all([
      askReadyPods(look, breakersPath, breakersTold),
      // Judged after the breaker: a name that no pod has is said first.
      requireWorking(look, params.name).then(
        (line) => ({ line }),
        (cause: unknown) => ({ cause }),
      ),
    ]);
    const now = requireTripped(seen, params.name);
    if ('cause' in behind) throw behind.cause;
    const { uid } = await cluster.deployment(workload, { signal });
    const path = `${breakersPath}/${encodeURIComponent(params.name)}/reset`;
    const shown = breakerName(params.name);
    return {
      headline: `Reset circuit breaker ${shown} on every pod of ${workload}`,
      doing: `Resetting ${shown}`,
      confirm: 'Reset the breaker',
      subject: shown,
      changes: [],
      promises: [
        promise(
          'calls',
          { port, path },
          (terms) => `POST ${terms.path} (port ${terms.port}) on each ready pod and on those that start meanwhile.`,
        ),
        promise(
          'check',
          { holdSeconds },
          (terms) => `Then checks: still closed on every pod after ${terms.holdSeconds} s.`,
        ),
        promise('way back', 'none', () => 'No way back needed: a breaker opens by itself when calls fail again.'),
      ],
      course: [now, behind.line],
      steps: [
        { key: 'reset', title: 'Reset on every pod' },
        { key: 'hold', title: `Wait ${holdSeconds} s and look again` },
        { key: 'verify', title: 'Judge' },
      ],
      observed: { uid, namespace: environment.namespace },
      data: { deployment: workload, port, path, list: breakersPath, name: params.name },
    };
  },

  async run({ cluster, environment, clock, signal, steps }, { data: { deployment, port, path, list, name } }) {
    const asked = await postToEveryPod(
      { cluster, clock, signal, steps },
      { deployment, step: 'reset', port, path, timeoutMs: callMs },
    );
    const held = await steps.waitUntil<readonly Held[]>('hold', {
      everyMs: 2000,
      deadlineMs: 2 * 60_000,
      async look(step) {
        const left = holdSeconds - (clock.now().getTime() - step.since.getTime()) / 1000;
        if (left > 0) return { waiting: `looks again in ${Math.ceil(left)} s` };
        return { done: heldOn(await askReadyPods({ cluster, environment, signal }, list, breakersTold), name) };
      },
    });
    return { asked, held };
  },

  verify: async (_, { data }, seen) => resetReport(data.name, seen, holdSeconds),
});

/** Pods that are asked for nothing because there is none give one line that says why. */
function heldOn({ pods, noPods }: PodsSaid<ReturnType<typeof breakersTold> & {}>, name: string): readonly Held[] {
  if (noPods !== '') return [{ pod: '–', state: undefined, why: noPods }];
  return pods.map(({ pod, said, why }) => ({ pod, state: said?.get(name), why }));
}
