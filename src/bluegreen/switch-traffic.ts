import { asFault, fault, isFault } from '../errors.ts';
import { plain } from '../model/text.ts';
import { ready } from '../workloads/pods.ts';
import { runSmokeTest } from '../workloads/smoke-test.ts';
import { bake } from './bake.ts';
import { type Figures, figuresOf } from './figures.ts';
import { requireFit } from './fitness.ts';
import { type BakeOutcome, whyStays } from './judge.ts';
import { couldServe, seePair, sides } from './pair.ts';
import { sendTraffic } from './send-traffic.ts';
import { backKey, type SwitchData, switchKey } from './switch-plan.ts';
import type { SwitchRun } from './switch-run.ts';

/** How a switch came out. */
export interface Switched {
  /** Nothing was switched, or all of it went back; the traffic stays with the new colour; or somebody else decided. */
  readonly end: 'not switched' | 'held' | 'unmeasured' | 'switched back' | 'worse' | 'edited';
  readonly why: string;
  /** When the traffic went over, ISO 8601; undefined where it did not. */
  readonly at?: string;
  /** Who had it go back; left out where nobody did. */
  readonly by?: string;
  /** When the watching ended. */
  readonly until?: string;
  readonly before: Figures;
}

/**
 * Sends the traffic to the idle colour, watches it, and sends it back where the plan says so. Nothing but the change of the selectors is
 * written: the old colour keeps its pods. Throws what keeps it from switching at all, with nothing switched.
 */
export async function switchTraffic(run: SwitchRun, data: SwitchData): Promise<Switched> {
  const { steps, clock, environment, metrics, signal } = run;
  const { from, bake: terms } = data;
  const notSwitched = await validated(run, data);
  if (notSwitched !== undefined) return { end: 'not switched', why: notSwitched, before: { missing: [] } };
  const { needed } = await steps.observe('preflight', () => preflight(run, data));
  const { podLabel } = data.settings;
  const measuring = { metrics, environment, podLabel, minRequests: terms.minRequests, signal };
  const before = await steps.observe('before', () =>
    figuresOf(measuring, from.deployment, clock.now().getTime(), terms.minutes * 60_000),
  );
  const over = await sendAll(run, data);
  if ('why' in over) return { end: 'not switched', why: over.why, before };
  const seen = await bake(run, data, { measuring, needed, before });
  const until = seen.until;
  const end = (how: Switched['end'], why: string): Switched => ({ end: how, why, at: over.at, until, before });
  const { verdict } = seen;
  switch (verdict.kind) {
    case 'held':
      return end('held', '');
    case 'unmeasured':
    case 'edited':
      return end(verdict.kind, verdict.why);
    case 'asked': {
      // Whoever pressed has decided: neither figures nor the terms of the plan stand against it, only an old colour without a pod.
      const decided = { ...data, bake: { ...terms, onWorse: 'switchBack' as const } };
      return { ...(await goBack(run, decided, { why: '', stays: undefined }, 1, end)), by: verdict.by };
    }
    case 'worse':
      return goBack(run, data, verdict, needed, end);
  }
}

/** Runs the smoke test against the new colour, which is told of its pods. Gives why it failed; undefined where it passed, or none is set. */
async function validated(run: SwitchRun, { to, asked, smokeTest }: SwitchData): Promise<string | undefined> {
  const { cluster, signal } = run;
  const told = async () => {
    const deployment = await cluster.deployment(to.deployment, { signal });
    const pods = ready(await cluster.pods(deployment, { signal }));
    const addresses = pods.flatMap(({ address }) => (address === undefined ? [] : [`${address}:${asked.port}`]));
    return { MCP_COLOUR: to.name, MCP_DEPLOYMENT: to.deployment, MCP_ADDRESSES: addresses.join(',') };
  };
  try {
    await runSmokeTest({ ...run, environment: { ...run.environment, smokeTest }, told });
    return undefined;
  } catch (error) {
    if (!isFault(error, 'SMOKE_TEST_FAILED')) throw error;
    return plain(error.text);
  }
}

/** The check of the plan once more: the test may have taken minutes. Gives how many pods the old colour serves with. */
async function preflight({ cluster, signal }: SwitchRun, data: SwitchData): Promise<{ needed: number }> {
  const pair = await seePair(cluster, data.settings, { signal });
  const { active, idle } = sides(pair);
  if (active.name !== data.from.name || idle.deployment !== data.to.deployment) {
    throw fault(
      'PLAN_CHANGED',
      `${data.to.name} has the traffic already: somebody was quicker. This run has changed nothing.`,
    );
  }
  await requireFit(cluster, pair, data.asked, signal);
  return { needed: couldServe(active, data.services[0]?.from ?? {}).length };
}

/** Every service, in order. Where one of them is refused after others were switched, those go back. */
async function sendAll(run: SwitchRun, data: SwitchData): Promise<{ readonly at: string } | { readonly why: string }> {
  const { cluster, clock, mark, steps } = run;
  let at = '';
  for (const [index, { name, uid, from, to }] of data.services.entries()) {
    const step = switchKey(name);
    const sending = { cluster, clock, mark, step, name, uid, from, to, before: data.served };
    try {
      const sent = await steps.once.marked(step, sendTraffic(sending));
      at = at === '' ? sent.at : at;
    } catch (error) {
      if (index === 0 || !isFault(error, 'PLAN_CHANGED')) throw error;
      await sendBack(run, data, data.services.slice(0, index));
      return { why: plain(error.text) };
    }
  }
  return { at };
}

async function sendBack(
  { cluster, clock, mark, steps }: SwitchRun,
  { to, services }: SwitchData,
  some: SwitchData['services'] = services,
  allowed?: () => Promise<void>,
): Promise<void> {
  for (const service of some.toReversed()) {
    const step = backKey(service.name);
    const back = { ...service, from: service.to, to: service.from };
    const sending = {
      cluster,
      clock,
      mark,
      step,
      ...back,
      before: to.name,
      ...(allowed === undefined ? {} : { allowed }),
    };
    await steps.once.marked(step, sendTraffic(sending));
  }
}

/** Sends the traffic back as the plan promised, unless the old colour can no longer take it, or somebody has taken over. */
async function goBack(
  run: SwitchRun,
  data: SwitchData,
  { why, stays }: Pick<Extract<BakeOutcome, { kind: 'worse' }>, 'why' | 'stays'>,
  needed: number,
  end: (how: Switched['end'], why: string) => Switched,
): Promise<Switched> {
  const but = (words: string) => (why === '' ? words : `${why}. ${words}`);
  if (stays !== undefined) return end('worse', but(`It keeps the traffic: ${stays}`));
  const { cluster, signal } = run;
  const allowed = async () => {
    const { deployment } = data.from;
    const state = await cluster.deployment(deployment, { signal });
    const pods = await cluster.pods(state, { signal });
    const [first] = data.services;
    const could = couldServe({ name: data.from.name, deployment, state, pods }, first?.from ?? {}).length;
    const reason = whyStays(data.bake, { ready: could, needed, deployment });
    if (reason !== undefined) throw fault('COLOUR_NOT_READY', `It keeps the traffic: ${reason}`);
  };
  try {
    await sendBack(run, data, data.services, allowed);
    return end('switched back', why);
  } catch (error) {
    if (isFault(error, 'COLOUR_NOT_READY')) return end('worse', but(asFault(error).message));
    if (isFault(error, 'PLAN_CHANGED')) return end('edited', but(plain(error.text)));
    throw error;
  }
}
