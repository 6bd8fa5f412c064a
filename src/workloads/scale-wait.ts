import type { Step } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import { counted, span } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader, ScaleBounds } from '../ports/cluster.ts';
import type { Autoscaler } from '../ports/workload.ts';
import { lookOrAgain } from './look-again.ts';
import { inOneLine } from './message.ts';
import { pace } from './pace.ts';
import { autoscalerNamed } from './scale-once.ts';

/** An autoscaler looks every 15 s where nobody set anything else (kube-controller-manager). */
const giveUpMs = 90_000;

export interface BoundsWait {
  readonly cluster: ClusterReader;
  readonly name: string;
  readonly autoscaler: string;
  readonly bounds: ScaleBounds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly step: Step;
}

/** Waits until an autoscaler has chosen a number within its new bounds. Throws ROLLOUT_FAILED, with its own words, where it does not. */
export async function waitForBounds({
  cluster,
  name,
  autoscaler,
  bounds,
  clock,
  signal,
  step,
}: BoundsWait): Promise<void> {
  const nextLook = pace(clock, signal);
  for (;;) {
    signal.throwIfAborted();
    const began = clock.monotonic();
    const looked = await lookOrAgain(step, () => cluster.deployment(name, { signal }));
    if ('seen' in looked) {
      const { replicas } = looked.seen;
      if (replicas.wanted >= bounds.min && replicas.wanted <= bounds.max)
        return step.say(`the autoscaler wants ${counted(replicas.wanted, 'pod')}`);
      step.say(`the autoscaler still wants ${replicas.wanted}`);
    }
    if (clock.now().getTime() - step.since.getTime() >= giveUpMs)
      throw stuck(name, await autoscalerNamed(cluster, autoscaler, signal), bounds);
    await nextLook(began, 'againMs' in looked ? looked.againMs : 0);
  }
}

function stuck(name: string, { name: autoscaler, conditions }: Autoscaler, { min, max }: ScaleBounds) {
  const said = conditions.find(({ type, status }) => type !== 'ScalingLimited' && status !== 'True');
  const why = said === undefined ? '' : ` It says: ${inOneLine(said.message || said.reason)}.`;
  return fault(
    'ROLLOUT_FAILED',
    `The autoscaler ${autoscaler} is set to ${min} to ${max}, but did not scale ${name} within ${span(giveUpMs / 1000)}.${why}`,
    {
      hint: `Look closer with \`/mcp hpa ${name}\`.`,
      offers: [{ label: 'Look at the autoscaler', action: 'hpa', params: { deployment: name } }],
    },
  );
}
