import { z } from 'zod';
import { blueGreenIn, seePair, sides } from '../../bluegreen/pair.ts';
import { retirePlan } from '../../bluegreen/retire-plan.ts';
import { linesNow } from '../../bluegreen/switch-report.ts';
import { changeAction } from '../../catalog/action.ts';
import { replicaCount } from '../../catalog/params/replica-count.ts';
import { fault } from '../../errors.ts';
import { counted } from '../../model/units.ts';
import { changeOnce } from '../../workloads/change-once.ts';
import { awayWords, lookOrAgain } from '../../workloads/look-again.ts';

/** Runbook B 3.3, its last step, which scales blue to 0 whatever green does: only once green has served for long enough, and with a way back. */
export const action = changeAction({
  summary: 'Scales the colour without traffic down, or up again',
  risk: 'disruptive',
  params: z.object({
    colour: z
      .string()
      .min(1)
      .max(63)
      .optional()
      .describe('Colour to scale down; the one without traffic when left out'),
    replicas: replicaCount().optional().describe('Pods to keep; 0 when left out'),
  }),
  positional: ['colour'],
  needs: ['cluster'],
  examples: ['/mcp bluegreen retire replicas=1', '/mcp bluegreen retire blue replicas=1'],
  deadlineMs: 10 * 60_000,
  raises: ({ replicas = 0 }) => (replicas === 0 ? 'destructive' : 'disruptive'),

  target: (_, environment) => `service/${environment.blueGreen?.services[0] ?? 'none'}`,

  async plan({ cluster, environment, params, clock, signal }) {
    const [pair, autoscalers] = await Promise.all([
      seePair(cluster, blueGreenIn(environment), { signal }),
      cluster.autoscalers({ signal }),
    ]);
    const { colour, replicas = 0 } = params;
    return retirePlan(pair, autoscalers, environment, { colour, replicas }, clock.now());
  },

  async run({ cluster, clock, signal, steps, mark }, { data }) {
    const { deployment: name, uid, from, replicas, serving, settings } = data;
    await steps.once.marked(
      'patch',
      changeOnce({
        ...{ cluster, name, mark, clock },
        asPlanned(now) {
          if (now.uid === uid && now.replicas.wanted === from) return;
          throw fault(
            'PLAN_CHANGED',
            `${name} was scaled or changed by somebody else just now. This run has changed nothing.`,
          );
        },
        async change() {
          // The last look before the write: traffic that came back meanwhile needs its pods.
          if (sides(await seePair(cluster, settings, { signal })).active.name !== serving)
            throw fault('PLAN_CHANGED', `${serving} no longer has the traffic. This run has changed nothing.`);
          return { replicas };
        },
      }),
    );
    await steps.waitUntil('pods', {
      everyMs: 2000,
      deadlineMs: 5 * 60_000,
      async look(step) {
        const looked = await lookOrAgain(step, () => cluster.deployment(name, { signal }));
        if ('againMs' in looked) return { waiting: awayWords };
        const { replicas: now, generation, observedGeneration } = looked.seen;
        const there = replicas < from ? now.current : now.available;
        if (observedGeneration >= generation && now.current === replicas && there === replicas) return { done: {} };
        return { waiting: `${there} of ${counted(replicas, 'pod')}${replicas < from ? ' left' : ' ready'}` };
      },
    });
    return {};
  },

  async verify({ cluster, signal }, { data }) {
    const pair = await seePair(cluster, data.settings, { signal });
    const { active, idle } = sides(pair);
    const { wanted, current } = idle.state.replicas;
    const good = active.name === data.serving && wanted === data.replicas && current === data.replicas;
    const now = wanted === 0 ? 'is scaled to 0' : `has ${counted(current, 'pod')}`;
    return {
      mark: good ? 'good' : 'bad',
      headline: good
        ? `${data.colour} ${now}; ${data.serving} serves`
        : `${data.colour} was scaled, and now ${active.name} has the traffic and ${idle.name} ${now}`,
      parts: [{ kind: 'lines', lines: linesNow(pair) }],
      offers: [{ label: 'Blue and green', action: 'bluegreen', params: {} }],
    };
  },

  undo({ data: { colour, from } }, { began }) {
    if (!began('patch')) return undefined;
    return {
      label: `Scale ${colour} to ${from} again`,
      action: 'bluegreen retire',
      params: { colour, replicas: from },
    };
  },
});
