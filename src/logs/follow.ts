import { asFault } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Pod } from '../ports/workload.ts';
import { linkedSignal } from '../signals.ts';
import { shortName } from '../workloads/pods.ts';
import { followReport, type Happened } from './follow-report.ts';
import { type Followed, followOne } from './followed.ts';
import { maskedEntries } from './masked-entries.ts';
import { type Found, holds } from './merge.ts';
import { type LinesAsked, onlyPod } from './read-lines.ts';

/** Logs that are followed at once: 50 pods of 3 containers. */
const mostLogs = 150;
/** ms between two looks at the pods, and at what came. */
const podsMs = 2000;
const screenMs = 250;
/** Entries that are looked at for a screen. */
const mostOfScreen = 40;

export interface FollowAsked extends Omit<LinesAsked, 'previous' | 'sinceMs'> {
  readonly forMs: number;
}

interface Watched {
  readonly pod: Pod;
  readonly log: Followed;
  isOver: boolean;
}

/**
 * Shows the lines of a deployment as they come, for a while: of every container, of pods that start meanwhile from their beginning, and what
 * pods that end had said. Throws CLUSTER_NOT_FOUND where there is no such deployment or pod; what cannot be read later is told.
 */
export async function followLines(asked: FollowAsked): Promise<Report> {
  const { cluster, clock, forMs, sought, show, deployment, zone } = asked;
  const watched = new Map<string, Watched>();
  const happened: Happened[] = [];
  const begun = clock.now().getTime();
  const until = begun + forMs;
  const stop = new AbortController();
  const { signal, release } = linkedSignal(asked.signal, stop.signal);
  let pods: readonly Pod[] = [];
  let left = 0;
  let problem: string | undefined;

  async function look(): Promise<void> {
    const owner = await cluster.deployment(deployment, { signal });
    const all = await cluster.pods(owner, { signal });
    const isFirst = watched.size === 0 && pods.length === 0;
    const next = asked.pod === undefined ? all : isFirst ? onlyPod(all, asked.pod, deployment) : all.filter(isSame);
    const at = clock.now().getTime();
    if (!isFirst) happened.push(...changes(pods, next, at));
    pods = next;
    const running = next.flatMap((pod) =>
      pod.containers
        .filter(({ state }) => state.kind === 'running')
        .map((container) => ({ pod, container, key: `${pod.uid}/${container.name}/${container.restarts}` })),
    );
    for (const { pod, container, key } of running) {
      const known = watched.get(key);
      if (known !== undefined && !known.isOver) continue;
      if (known === undefined && openCount() >= mostLogs) continue;
      begin(key, pod, container, known, isFirst);
    }
    left = Math.max(0, running.length - openCount());
    problem = undefined;
  }

  const isSame = ({ name }: Pod) => name === asked.pod || name.endsWith(`-${asked.pod}`);
  const openCount = () => [...watched.values()].filter(({ isOver }) => !isOver).length;

  function begin(
    key: string,
    pod: Pod,
    container: Pod['containers'][number],
    known: Watched | undefined,
    isFirst: boolean,
  ) {
    const before = known?.log.entries() ?? [];
    const log = followOne({
      ...{ cluster, sought, signal },
      source: { pod, container, previous: false },
      isFresh: !isFirst,
      after: before.at(-1)?.at,
      now: clock.now().getTime(),
    });
    const next: Watched = { pod, log: known === undefined ? log : joined(known.log, log), isOver: false };
    watched.set(key, next);
    void log.over.then(() => {
      next.isOver = true;
    });
  }

  function report(isOver: boolean): Report {
    const logs = [...watched.values()];
    const newest = logs
      .flatMap(({ log }) => log.entries())
      .sort((a, b) => a.at - b.at)
      .slice(-mostOfScreen);
    const found = maskedEntries<Found>(newest).filter(({ lines }) => holds(lines, sought.grep));
    return followReport({
      ...{ deployment, pods, zone, sought, found, happened, isOver, forMs },
      count: logs.reduce((sum, { log }) => sum + log.count, 0),
      until: new Date(until),
      leftOut: left,
      gaps: [
        ...(problem === undefined ? [] : [problem]),
        ...logs.flatMap(({ log, isOver: ended }) => (ended ? (log.gap ?? []) : [])),
      ],
    });
  }

  try {
    await look();
    let shown = -1;
    let looked = clock.now().getTime();
    while (clock.now().getTime() < until) {
      await clock.sleep(Math.min(screenMs, Math.max(1, until - clock.now().getTime())), signal);
      if (clock.now().getTime() - looked >= podsMs) {
        looked = clock.now().getTime();
        await look().catch((error: unknown) => {
          signal.throwIfAborted();
          problem = `The pods could not be looked at: ${asFault(error).message}`;
        });
      }
      const version = [...watched.values()].reduce((sum, { log }) => sum + log.version, happened.length);
      if (version === shown) continue;
      shown = version;
      show(report(false));
    }
    return report(true);
  } finally {
    stop.abort();
    await Promise.all([...watched.values()].map(({ log }) => log.over));
    release();
  }
}

/** What one log said before its connection broke off, and after. */
function joined(before: Followed, after: Followed): Followed {
  return {
    entries: () => [...before.entries(), ...after.entries()],
    get count() {
      return before.count + after.count;
    },
    get version() {
      return before.version + after.version;
    },
    get gap() {
      return after.gap;
    },
    over: after.over,
  };
}

/** Pods that have started or ended between two looks. */
function changes(before: readonly Pod[], now: readonly Pod[], at: number): readonly Happened[] {
  const known = new Set(before.map(({ uid }) => uid));
  const there = new Set(now.map(({ uid }) => uid));
  return [
    ...now.filter(({ uid }) => !known.has(uid)).map(({ name }) => ({ at, what: `${shortName(name)} started` })),
    ...before.filter(({ uid }) => !there.has(uid)).map(({ name }) => ({ at, what: `${shortName(name)} ended` })),
  ];
}
