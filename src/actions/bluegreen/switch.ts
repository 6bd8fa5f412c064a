import { z } from 'zod';
import { figuresOf, linesOf, stepMs } from '../../bluegreen/figures.ts';
import { requireFit } from '../../bluegreen/fitness.ts';
import { blueGreenIn, seePair, sides } from '../../bluegreen/pair.ts';
import { settled } from '../../bluegreen/settled.ts';
import { backKey, switchKey, switchPlan } from '../../bluegreen/switch-plan.ts';
import { holderOf, switchReport } from '../../bluegreen/switch-report.ts';
import { switchTraffic } from '../../bluegreen/switch-traffic.ts';
import { changeAction } from '../../catalog/action.ts';
import { fault } from '../../errors.ts';

/**
 * Runbook B 3.3: `kubectl patch service`, `sleep 600`, and scaling blue to 0 whatever came of it. Here green must be fit first, is compared with
 * blue meanwhile, and loses the traffic when it is worse; blue is kept.
 */
export const action = changeAction({
  summary: 'Sends the traffic to the idle colour, watches it, and switches back if it gets worse',
  risk: 'disruptive',
  params: z.object({
    to: z.string().min(1).max(63).optional().describe('Colour to send the traffic to; the idle one when left out'),
  }),
  positional: ['to'],
  needs: ['cluster', 'metrics'],
  examples: ['/mcp bluegreen switch', '/mcp bluegreen switch green'],
  // The longest bake that can be configured, with its smoke test before.
  deadlineMs: 150 * 60_000,

  target: (_, environment) => `service/${environment.blueGreen?.services[0] ?? 'none'}`,

  async plan({ cluster, metrics, environment, params, clock, signal }) {
    const settings = blueGreenIn(environment);
    const pair = await seePair(cluster, settings, { signal });
    const { active } = sides(pair);
    if (params.to !== undefined && !pair.colours.some(({ name }) => name === params.to)) {
      const names = pair.colours.map(({ name }) => name).join(' and ');
      throw fault('PARAM_INVALID', `There is no colour "${params.to}" here: there are ${names}.`);
    }
    if (params.to === active.name) {
      throw fault('NOTHING_TO_DO', `${settings.services.join(' and ')} sends its traffic to ${active.name} already.`);
    }
    await requireFit(cluster, pair, environment.server, signal);
    const { podLabel, minRequests, bakeMinutes } = settings;
    const measuring = { metrics, environment, podLabel, minRequests, signal };
    const before = await figuresOf(measuring, active.deployment, clock.now().getTime(), bakeMinutes * 60_000);
    return switchPlan(pair, environment, before);
  },

  run: (context, { data }) => switchTraffic(context, data),

  async verify({ cluster, metrics, environment, clock, signal }, { data }, switched) {
    const pair = await settled(clock, signal, switched.end === 'edited' ? undefined : holderOf(data, switched), () =>
      seePair(cluster, data.settings, { signal }),
    );
    const { minRequests, minutes, measured } = data.bake;
    const measuring = { metrics, environment, podLabel: data.settings.podLabel, minRequests, signal };
    const onGrid = (ms: number) => Math.floor(ms / stepMs) * stepMs;
    const { at = clock.now().toISOString(), until = at } = switched;
    const fromMs = onGrid(Date.parse(at) - minutes * 60_000);
    const toMs = onGrid(Date.parse(until));
    const [from, to] = await Promise.all([
      linesOf(measuring, data.from.deployment, { fromMs, toMs, stepMs }),
      linesOf(measuring, data.to.deployment, { fromMs: onGrid(Date.parse(at)), toMs, stepMs }),
    ]);
    return switchReport(data, switched, { pair, environment, lines: measured ? { from, to } : undefined });
  },

  undo({ data }, { began, result }) {
    const { from, services } = data;
    const isOver = services.some(({ name }) => began(switchKey(name)) && !began(backKey(name)));
    if (!isOver || result?.end === 'edited' || result?.end === 'not switched') return undefined;
    return { label: `Switch back to ${from.name}`, action: 'bluegreen switch', params: { to: from.name } };
  },
});
