import type { Marked } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import { canonical } from '../model/json.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Service } from '../ports/workload.ts';
import { fenceAnnotation, runAnnotation, type WriteMark } from '../ports/write-mark.ts';
import { timeAnnotation } from '../workloads/write-once.ts';

/** Which of its steps the run that wrote last had come to: a run may send the traffic over, and back. */
const stepAnnotation = 'mcp-chatops/step';
/** The colour that had the traffic before, and the digest of its template then. */
export const beforeAnnotation = 'mcp-chatops/served-before';

type Labels = Readonly<Record<string, string>>;

export interface Sending {
  readonly cluster: Pick<Cluster, 'service' | 'changeService'>;
  readonly clock: Clock;
  readonly mark: WriteMark;
  readonly step: string;
  readonly name: string;
  readonly uid: string;
  /** The selector it must have, and gets. */
  readonly from: Labels;
  readonly to: Labels;
  /** Kept as `beforeAnnotation`. */
  readonly before: string;
  /** Throws where it must not be sent any more; asked before each try. */
  readonly allowed?: () => Promise<void>;
}

const mostConflicts = 10;

/**
 * One change of a selector, made once. The service itself says whether this step of this run made it, and the write tests the selector it was
 * decided on. Throws PLAN_CHANGED where somebody else has changed it: it is then theirs.
 */
export function sendTraffic(sending: Sending): Marked<{ readonly at: string }> {
  const { cluster, name, mark, step, clock } = sending;
  return {
    written: async () => writtenBy(await cluster.service(name), mark, step),
    async write() {
      for (let tried = 1; ; tried += 1) {
        await sending.allowed?.();
        const from = await cluster.service(name);
        const already = writtenBy(from, mark, step);
        if (already !== undefined) return already;
        requireAsPlanned(from, sending);
        try {
          const at = clock.now().toISOString();
          const annotations = { [timeAnnotation]: at, [stepAnnotation]: step, [beforeAnnotation]: sending.before };
          await cluster.changeService({ from, mark, selector: sending.to, annotations });
          return { at };
        } catch (error) {
          // A test that fails is answered as invalid: the selector was edited between reading and writing.
          if (isFault(error, 'CLUSTER_INVALID')) requireAsPlanned(await cluster.service(name), sending);
          if (!isFault(error, 'CLUSTER_CONFLICT') || tried === mostConflicts) throw error;
        }
      }
    },
  };
}

function requireAsPlanned({ uid, selector }: Service, sending: Pick<Sending, 'name' | 'uid' | 'from'>): void {
  if (uid === sending.uid && canonical(selector) === canonical(sending.from)) return;
  throw fault(
    'PLAN_CHANGED',
    `The selector of service ${sending.name} was changed by somebody else just now. It was left alone.`,
  );
}

function writtenBy({ name, annotations }: Service, mark: WriteMark, step: string): { readonly at: string } | undefined {
  if (annotations[runAnnotation] !== mark.run) return undefined;
  if (Number(annotations[fenceAnnotation]) > mark.fence) {
    throw fault('LEASE_LOST', `Another worker has changed ${name} for ${mark.run} already.`);
  }
  return annotations[stepAnnotation] === step ? { at: annotations[timeAnnotation] ?? '' } : undefined;
}
