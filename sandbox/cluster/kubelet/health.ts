import type { Probe } from '../objects/pod.ts';
import type { Timeline } from '../timeline.ts';
import { type ProbeKind, type ProbeTarget, probeOnce } from './probes.ts';

/** What a container is asked, and who hears of it. */
export interface HealthOptions {
  readonly timeline: Timeline;
  readonly startup: Probe | undefined;
  readonly readiness: Probe | undefined;
  readonly liveness: Probe | undefined;
  readonly target: ProbeTarget;
  /** A new pod is ready after this long; probes come at least as often, so that a small cluster reacts at its own pace. */
  readonly startupMs: number;
  /** Whether the container counts as ready already: then it takes as many failures as the probe says to lose that. */
  readonly ready: boolean;
  onStarted(): void;
  onReady(ready: boolean): void;
  /** A failed probe, told at the pace the probe itself asks for. */
  onFailure(kind: ProbeKind, why: string, times: number): void;
  /** A probe failed too often. */
  onGiveUp(kind: 'Startup' | 'Liveness'): void;
}

interface Watcher {
  readonly stop: () => void;
  readonly look: () => void;
}

/** ms between two looks: what the probe says, or the pace of this cluster when that is faster. */
function paceOf(probe: Probe, startupMs: number): number {
  return Math.min((probe.periodSeconds ?? 10) * 1000, Math.max(200, startupMs));
}

interface Outcome {
  readonly ok: boolean;
  /** Failures in a row. */
  readonly failures: number;
}

/** Asks one probe again and again, from now on. */
function watch(options: HealthOptions, kind: ProbeKind, probe: Probe, react: (outcome: Outcome) => void): Watcher {
  const { timeline, target, startupMs } = options;
  const period = (probe.periodSeconds ?? 10) * 1000;
  let failures = 0;
  let told: number | undefined;
  const look = () => {
    const why = probeOnce(target, probe);
    failures = why === undefined ? 0 : failures + 1;
    if (why !== undefined) {
      const since = told === undefined ? period : timeline.now() - told;
      if (since >= period) {
        options.onFailure(kind, why, Math.max(1, Math.floor(since / period)));
        told = timeline.now();
      }
    }
    react({ ok: why === undefined, failures });
  };
  const stop = timeline.every(paceOf(probe, startupMs), look);
  return { stop, look };
}

/** Checks the health of one run of a container until it is stopped; `look` asks about readiness at once. */
export function watchHealth(options: HealthOptions): Watcher {
  const watchers: Watcher[] = [];
  let readiness: Watcher | undefined;
  let stopped = false;

  const watchLiveness = (probe: Probe) => {
    const limit = probe.failureThreshold ?? 3;
    watchers.push(
      watch(options, 'Liveness', probe, ({ failures }) => {
        if (failures >= limit) options.onGiveUp('Liveness');
      }),
    );
  };

  const watchReadiness = (probe: Probe) => {
    const limit = probe.failureThreshold ?? 3;
    let { ready } = options;
    readiness = watch(options, 'Readiness', probe, ({ ok, failures }) => {
      const next = ok || (ready && failures < limit);
      if (next === ready) return;
      ready = next;
      options.onReady(ready);
    });
    watchers.push(readiness);
    readiness.look();
  };

  const begin = () => {
    if (stopped) return;
    options.onStarted();
    if (options.liveness) watchLiveness(options.liveness);
    if (options.readiness) watchReadiness(options.readiness);
    else options.onReady(true);
  };

  const watchStartup = (probe: Probe) => {
    const limit = probe.failureThreshold ?? 3;
    const watcher = watch(options, 'Startup', probe, ({ ok, failures }) => {
      if (ok) {
        watcher.stop();
        begin();
      } else if (failures >= limit) options.onGiveUp('Startup');
    });
    watchers.push(watcher);
    watcher.look();
  };

  if (options.startup) watchStartup(options.startup);
  else begin();

  return {
    stop() {
      stopped = true;
      for (const watcher of watchers) watcher.stop();
    },
    look: () => readiness?.look(),
  };
}
