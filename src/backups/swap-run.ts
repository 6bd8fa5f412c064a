import type { Steps } from '../catalog/steps.ts';
import { asFault, fault, isFault } from '../errors.ts';
import { copyName } from '../model/copy-names.ts';
import type { Environment } from '../model/environment.ts';
import type { Offer } from '../model/report.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, ScaleBounds } from '../ports/cluster.ts';
import type { Dumps } from '../ports/dumps.ts';
import type { Restores } from '../ports/restores.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { autoscalersOf } from '../workloads/autoscaler-look.ts';
import type { SwapData } from './swap-plan.ts';
import { broughtBack, takenAway } from './swap-pods.ts';
import { takeDump } from './take-dump.ts';

export interface SwapRun {
  readonly archive: Archive;
  readonly dumps: Dumps;
  readonly restores: Restores;
  readonly cluster: Cluster;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mark: WriteMark;
  readonly environment: Environment;
}

/** As it was before anything was changed. */
interface Recorded {
  readonly replicas: number;
  readonly autoscaler: (ScaleBounds & { readonly name: string }) | null;
  /** What the live database is called afterwards. */
  readonly aside: string;
  readonly tables: readonly string[];
}

/** What the run gives. */
export interface Swapped extends Recorded {
  readonly run: string;
  /** Sessions in the live database; null where an earlier worker ended them. */
  readonly ended: number | null;
  /** The key of the backup taken first. */
  readonly backup: string;
}

export const swapBackOffer = (aside: string): Offer => ({
  label: 'Swap back…',
  action: 'db swap',
  params: { copy: aside },
});

/**
 * Backs up the live database, takes the pods away, gives the copy its name, and brings the pods back: also where the swap was refused. A worker
 * that takes over finds in the databases' own comments whether they were swapped.
 */
export async function swapDatabases(run: SwapRun, data: SwapData): Promise<Swapped> {
  const { steps, mark, signal } = run;
  // A backup that somebody else asked for may be under way: its upload is left alone.
  const { key } = await takeDump(run, data.dump, { leftovers: 'own' });
  const recorded = await steps.observe('record', ({ since }) => record(run, data, since));
  let swapped: Pick<Swapped, 'ended'> | undefined;
  let refused: unknown;
  try {
    swapped = await takeAwayAndSwap(run, data, recorded);
  } catch (error) {
    // Whoever goes on brings them back, and of who is stopped by a person the way back is offered.
    if (signal.aborted || isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    refused = error;
  }
  if (recorded.replicas > 0) {
    const before = refused === undefined ? `${data.live} was swapped.` : asFault(refused).message;
    const offers = refused === undefined ? [swapBackOffer(recorded.aside)] : [];
    await broughtBack(run, data, recorded.replicas, before, offers);
  }
  if (swapped === undefined) throw refused;
  return { ...recorded, ...swapped, run: mark.run, backup: key };
}

async function record({ cluster, restores, mark, signal }: SwapRun, data: SwapData, since: Date): Promise<Recorded> {
  const { live, copy, server } = data;
  const deployment = await cluster.deployment(server.name, { signal });
  const [autoscaler] = autoscalersOf(deployment, await cluster.autoscalers({ signal }));
  const { tables } = await restores.inventory(copy, 1000, { signal });
  return {
    replicas: deployment.replicas.wanted,
    autoscaler: autoscaler === undefined ? null : { name: autoscaler.name, min: autoscaler.min, max: autoscaler.max },
    aside: copyName({ live, kind: 'before', run: mark.run, at: since }) ?? '',
    tables: Object.keys(tables),
  };
}

async function takeAwayAndSwap(run: SwapRun, data: SwapData, { replicas, aside }: Recorded) {
  const { cluster, mark, restores, steps, signal } = run;
  const { name } = data.server;
  if (replicas > 0) await takenAway(run, data);
  return steps.once.marked<Pick<Swapped, 'ended'>>('swap', {
    async written() {
      const { mark: now } = await restores.site({ signal });
      if (now?.run !== mark.run || now.state !== 'live') return undefined;
      if (now.fence > mark.fence) throw fault('LEASE_LOST', `Another worker has swapped ${data.live} already.`);
      return { ended: null };
    },
    async write() {
      const { replicas: now } = await cluster.deployment(name, { signal });
      if (now.wanted > 0) throw fault('PLAN_CHANGED', `${name} was scaled up again meanwhile. Nothing was swapped.`);
      return restores.swapNames({ copy: data.copy, aside, mark }, { signal });
    },
  });
}
