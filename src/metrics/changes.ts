import type { Marker } from '../model/series.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { BegunChange, PastChanges } from '../ports/past-changes.ts';
import type { Revision } from '../ports/workload.ts';
import type { Partly } from '../workloads/partly.ts';
import { releaseDigest, versionOf } from '../workloads/releases.ts';

/** A run and the revision it made lie so close together, in ms. */
const sameMs = 120_000;

export interface ChangesOf {
  readonly cluster: ClusterReader;
  readonly changes: PastChanges;
  /** The deployment. */
  readonly name: string;
  /** Unix ms. */
  readonly fromMs: number;
  readonly signal: AbortSignal;
}

/** What changed a deployment since a time, as marks for a chart: its releases and restarts, whoever made them, and the bot's own runs. */
export async function changeMarkers({ cluster, changes, name, fromMs, signal }: ChangesOf, rest: Partly) {
  const revisions = async () => {
    const deployment = await cluster.deployment(name, { signal });
    return await cluster.revisions(deployment, { signal });
  };
  const [rolled = [], own = []] = await Promise.all([
    rest.read('releases on the chart', revisions()),
    rest.read('runs on the chart', changes.since(`deployment/${name}`, new Date(fromMs))),
  ]);
  return markersOf(name, rolled, own, fromMs);
}

/** The marks, oldest first. A revision that was gone back to keeps its old date: the run that went back tells when. */
export function markersOf(
  name: string,
  revisions: readonly Revision[],
  own: readonly BegunChange[],
  fromMs: number,
): readonly Marker[] {
  const rolled = revisions.flatMap((revision, index) => {
    const at = Date.parse(revision.createdAt);
    const before = revisions[index - 1];
    if (!(at >= fromMs)) return [];
    const isRestart = before !== undefined && releaseDigest(before.template) === releaseDigest(revision.template);
    return [{ at, label: isRestart ? 'restart' : versionOf(name, revision.template) }];
  });
  const byRuns = own.map(({ run, action, at }) => {
    const made = rolled.find((one) => Math.abs(one.at - at) <= sameMs);
    return { at, made, label: `${made?.label ?? action} (${run})` };
  });
  const taken = new Set(byRuns.map(({ made }) => made));
  return [...rolled.filter((one) => !taken.has(one)), ...byRuns.map(({ at, label }) => ({ at, label }))].sort(
    (a, b) => a.at - b.at,
  );
}
