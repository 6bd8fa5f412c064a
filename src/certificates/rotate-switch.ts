import type { Marked } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import { canonical } from '../model/json.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Ingress } from '../ports/ingress.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { writeOnce } from '../workloads/write-once.ts';
import { certificateOf } from './certificate.ts';
import type { RotateData } from './rotate-plan.ts';

interface Switching {
  readonly cluster: Pick<Cluster, 'ingress' | 'tlsSecret' | 'changeIngress'>;
  readonly clock: Clock;
  readonly mark: WriteMark;
}

/**
 * Names the new Secret in the entries of the plan, once. Throws PLAN_CHANGED where the ingress or the certificate in the Secret is no longer
 * what was approved; nothing is written then.
 */
export function switchSecret({ cluster, clock, mark }: Switching, data: RotateData): Marked<{ readonly at: string }> {
  const read = () => cluster.ingress(data.ingress);
  const edit = writeOnce<Ingress>({
    ...{ mark, clock, read, asPlanned: (now) => requireAsPlanned(now, data) },
    async write(from, annotations) {
      try {
        return await cluster.changeIngress({ from, mark, annotations, entries: data.entries, secret: data.to });
      } catch (error) {
        // A test that fails is answered as invalid: an entry was edited between reading and writing.
        if (isFault(error, 'CLUSTER_INVALID')) requireAsPlanned(await read(), data);
        throw error;
      }
    },
  });
  return {
    written: edit.written,
    async write(step) {
      await requireCertificate(cluster, data);
      return edit.write(step);
    },
  };
}

function requireAsPlanned({ uid, tls }: Ingress, data: RotateData): void {
  if (uid === data.uid && canonical(tls) === canonical(data.tls)) return;
  throw fault(
    'PLAN_CHANGED',
    `The TLS entries of ingress ${data.ingress} were changed by somebody else just now. They were left alone.`,
  );
}

async function requireCertificate(cluster: Switching['cluster'], { to, secretUid, fingerprint }: RotateData) {
  const { uid, certificates, key } = await cluster.tlsSecret(to);
  if (uid === secretUid && key === 'matches' && certificateOf(certificates[0])?.fingerprint === fingerprint) return;
  throw fault('PLAN_CHANGED', `Secret ${to} holds something else than what was approved. Nothing was changed.`);
}

/** The list as it is once the entries name the new Secret. */
export function tlsAfter({ tls, entries, to }: Pick<RotateData, 'tls' | 'entries' | 'to'>): RotateData['tls'] {
  return tls.map((entry, index) => (entries.includes(index) ? { ...entry, secret: to } : entry));
}
