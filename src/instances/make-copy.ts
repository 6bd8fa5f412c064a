import type { Looked, Steps } from '../catalog/steps.ts';
import { asFault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { counted, span } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { DumpsReader } from '../ports/dumps.ts';
import { type Instances, managedTag, runTag } from '../ports/instances.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { PitrData } from './pitr-plan.ts';

const callMs = 20_000;
/** Between two looks; describing instances is limited for the whole account. */
const everyMs = 15_000;
const deadlineMs = 3 * 3_600_000;
/** None of these becomes available by itself (RDS user guide, "Viewing Amazon RDS DB instance status"). */
const ended = /^(?:failed|incompatible-.*|inaccessible-.*|storage-full|insufficient-capacity|deleting|restore-error)$/;

interface Making {
  readonly instances: Instances;
  readonly dumps: Pick<DumpsReader, 'countsAt'>;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly mark: WriteMark;
  readonly environment: Environment;
}

type Counts = Readonly<Record<string, number | null>>;

/** What the run gives. */
export interface CopyMade {
  readonly target: string;
  readonly address: string;
  readonly port: number;
  /** Rows of each table in the copy and in the live database; why they were not counted where they were not. */
  readonly counts: { readonly copy: Counts; readonly live: Counts } | { readonly uncounted: string };
}

/**
 * Makes the copy and waits until AWS has it. No worker waits meanwhile. A worker that takes over knows the copy by its name and its tag. Rejects
 * with INSTANCE_FAILED where AWS ends it in another state, INSTANCE_TAKEN where somebody else made one of that name.
 */
export async function makeCopy(making: Making, { source, target, at, settings, tags }: PitrData): Promise<CopyMade> {
  const { instances, dumps, steps, signal, clock, mark } = making;
  const call = { timeoutMs: callMs, signal };
  const wanted = { ...tags, [managedTag]: 'true', [runTag]: mark.run };
  await steps.once.keyed('restore', {
    async made() {
      const there = await instances.instance(target, call);
      if (there === undefined) return undefined;
      if (there.tags[runTag] === mark.run) return {};
      throw fault('INSTANCE_TAKEN', `RDS has another ${target}, which this run did not make.`);
    },
    async make() {
      await instances.restore({ source, target, at: Date.parse(at), settings, tags: wanted }, call);
      return {};
    },
  });
  const endpoint = await steps.waitUntil('wait', {
    everyMs,
    deadlineMs,
    async look({ since }): Promise<Looked<{ address: string; port: number }>> {
      const found = await instances.instance(target, call);
      if (found === undefined) throw fault('INSTANCE_FAILED', `${target} is gone: somebody removed it.`);
      if (found.status === 'available' && !found.isPending && found.endpoint !== undefined)
        return { done: { ...found.endpoint } };
      const said = await instances.lastEvent(target, call).catch(() => undefined);
      const words = said === undefined ? '' : ` (AWS: ${said})`;
      if (ended.test(found.status)) throw fault('INSTANCE_FAILED', `AWS ended ${target} as "${found.status}"${words}.`);
      return { waiting: `${found.status} for ${span((clock.now().getTime() - since.getTime()) / 1000)}${words}` };
    },
  });
  const counts = await steps.observe('counts', async ({ say }) => {
    try {
      const live = await instances.instance(source, call);
      const copy = await dumps.countsAt(endpoint, { signal });
      say(`${counted(Object.keys(copy).length, 'table')} in the copy counted`);
      return { copy, live: live?.endpoint === undefined ? {} : await dumps.countsAt(live.endpoint, { signal }) };
    } catch (error) {
      signal.throwIfAborted();
      // The copy is there all the same, and people decide what it is good for.
      return { uncounted: asFault(error).message };
    }
  });
  return { target, ...endpoint, counts };
}
