import type { Steps } from '../catalog/steps.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { MetricsReader } from '../ports/prometheus.ts';
import type { WriteMark } from '../ports/write-mark.ts';

/** What the run of a switch is done with. */
export interface SwitchRun {
  readonly cluster: Cluster;
  readonly metrics: MetricsReader;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly steps: Steps;
  readonly mark: WriteMark;
}
