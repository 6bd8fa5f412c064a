import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../jobs/engine.ts';
import { hasEnded, type RunCard } from '../model/run.ts';

/** A call is answered after so long at most; what is not over by then is followed by run.get. */
const longestMs = 20_000;
const firstMs = 100;
const slowestMs = 1000;

/**
 * Waits until a run has ended or waits for people, as long as a call may take. Gives its card as it is then; undefined where there is no
 * such run. Each change of state is told to `progress`.
 */
export async function settled(
  { store }: Pick<Engine, 'store'>,
  run: number,
  signal: AbortSignal,
  progress: (card: RunCard) => void = () => undefined,
): Promise<RunCard | undefined> {
  const until = performance.now() + longestMs;
  let told: string | undefined;
  for (let pauseMs = firstMs; ; pauseMs = Math.min(slowestMs, pauseMs * 1.5)) {
    const card = await store.runs.card(run);
    if (card === undefined || signal.aborted) return card;
    const { state } = card.run;
    if (hasEnded(state) || state === 'awaiting_approval' || performance.now() + pauseMs > until) return card;
    if (state !== told) progress(card);
    told = state;
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
