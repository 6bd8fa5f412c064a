import type { CallsOf, CallsSeen } from './gather.ts';
import { measuresOf } from './settings.ts';
import { basisWords, type PodsWatched, watchPods, whyPods } from './watch-pods.ts';

/** The pods are watched for so long where nothing is said, in ms: as long as between two scrapes. */
export const usualWatchMs = 15_000;

/**
 * What Prometheus tells; what the pods themselves tell where there is none, or it does not answer. Rejects as the port does where it answered and
 * refused: somebody has to fix that, and must hear of it.
 */
export async function orFromPods<Seen>(
  of: CallsOf,
  fromPrometheus: (of: CallsOf) => Promise<Seen>,
  fromPods: (common: CallsSeen, watched: PodsWatched) => Seen,
): Promise<Seen> {
  try {
    return await fromPrometheus(of);
  } catch (error) {
    of.signal.throwIfAborted();
    const why = whyPods(error);
    if (why === undefined) throw error;
    const watched = await watchPods({ ...of, watchMs: of.watchMs ?? usualWatchMs });
    return fromPods(commonOf(of, watched, why), watched);
  }
}

/** What looks at the pods' own numbers have in common; `why` they are looked at. */
export function commonOf(
  { environment, by, sinceMs, clock }: Pick<CallsOf, 'environment' | 'by' | 'sinceMs' | 'clock'>,
  watched: PodsWatched,
  why: string,
): CallsSeen {
  const { server } = environment;
  const toMs = clock.now().getTime();
  return {
    environment,
    settings: measuresOf(environment),
    name: server.deployment,
    by,
    asked: { fromMs: toMs - watched.watchMs, toMs, stepMs: watched.watchMs, windowMs: watched.watchMs },
    markers: [],
    gaps: watched.gaps,
    pods: { basis: basisWords(watched, server.metricsPath, why), sinceMs },
  };
}
