import type { Marked } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, ClusterReader } from '../ports/cluster.ts';
import type { ConfigMap } from '../ports/workload.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { writeOnce } from '../workloads/write-once.ts';
import { type ConfigGoal, dataDigest, type SettingChange } from './goal.ts';

export interface ConfigWrite {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly mark: WriteMark;
  readonly goal: ConfigGoal;
}

/** Writes the values of a goal, once, if nothing in the ConfigMap has changed since; see writeOnce. */
export function setOnce({ cluster, clock, mark, goal }: ConfigWrite): Marked<{ readonly at: string }> {
  const { configMap: name, digest, settings } = goal;
  return writeOnce<ConfigMap>({
    ...{ clock, mark },
    read: () => configMapNamed(cluster, name),
    asPlanned(now) {
      if (now.uid === goal.uid && dataDigest(now) === digest && !now.immutable) return;
      throw fault('PLAN_CHANGED', `${name} was changed by somebody else just now. This run has changed nothing.`);
    },
    write: (from, at) => {
      const values = Object.fromEntries(settings.map(({ key, after }) => [key, after]));
      return cluster.changeConfigMap({ from, mark, values, annotations: { ...from.annotations, ...at } });
    },
  });
}

async function configMapNamed(cluster: ClusterReader, name: string, signal?: AbortSignal): Promise<ConfigMap> {
  const found = await cluster.configMap(name, signal === undefined ? {} : { signal });
  if (found === undefined) throw fault('PLAN_CHANGED', `The ConfigMap ${name} is gone.`);
  return found;
}

/** The settings that do not hold what was set any more: somebody was there after it. */
export async function setOtherwise(
  cluster: ClusterReader,
  { configMap, settings }: Pick<ConfigGoal, 'configMap' | 'settings'>,
  signal: AbortSignal,
): Promise<readonly SettingChange[]> {
  const now = await cluster.configMap(configMap, { signal });
  return settings.filter(({ key, after }) => now?.data[key] !== after);
}
