import { canonical } from '../model/json.ts';
import type { Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { TlsEntry } from '../ports/ingress.ts';
import { lookOrAgain } from '../workloads/look-again.ts';
import { pace } from '../workloads/pace.ts';
import { listed } from './cert-look.ts';
import { patienceMs, type RotateData } from './rotate-plan.ts';
import { tlsAfter } from './rotate-switch.ts';
import { type Looking, type Shown, shownFor } from './see.ts';

interface Watching extends Looking {
  readonly clock: Clock;
  say(detail: string): void;
}

interface HostShows {
  readonly host: string;
  readonly shown: readonly Shown[];
}

interface Now {
  readonly tls: readonly TlsEntry[];
  readonly hosts: readonly HostShows[];
}

/** Looks until every host shows the new certificate, or the patience is over, and tells which do. */
export async function verifyRotation(watching: Watching, data: RotateData): Promise<Report> {
  const { cluster, clock, signal } = watching;
  const until = clock.now().getTime() + patienceMs;
  const nextLook = pace(clock, signal);
  for (;;) {
    const began = clock.monotonic();
    const look = await lookOrAgain(watching, async (): Promise<Now> => {
      const [{ tls }, ...hosts] = await Promise.all([
        cluster.ingress(data.ingress, { signal }),
        ...data.hosts.map(async (host) => ({
          host,
          shown: await shownFor(watching, data.port, data.addresses, host),
        })),
      ]);
      return { tls, hosts };
    });
    const isOver = clock.now().getTime() >= until;
    if ('seen' in look) {
      const done = look.seen.hosts.filter(({ shown }) => isNew(shown, data)).length;
      watching.say(`${done} of ${counted(data.hosts.length, 'host')}`);
      if (done === data.hosts.length || isOver || wasEdited(look.seen, data)) return rotationReport(look.seen, data);
    } else if (isOver) return unseen(data, 'the Kubernetes API did not answer');
    await nextLook(began, 'againMs' in look ? look.againMs : 0);
  }
}

const isNew = (shown: readonly Shown[], { fingerprint }: RotateData) =>
  shown.length > 0 && shown.every(({ certificate }) => certificate?.fingerprint === fingerprint);
const isSilent = ({ shown }: HostShows) => shown.some(({ problem }) => problem !== '');
const wasEdited = ({ tls }: Now, data: RotateData) => canonical(tls) !== canonical(tlsAfter(data));

/** How a rotation came out. Pure. */
export function rotationReport(now: Now, data: RotateData): Report {
  const { hosts, to, from, ingress } = data;
  const table = {
    kind: 'table' as const,
    columns: [{ title: 'Host' }, { title: 'Address' }, { title: 'Shows' }],
    rows: now.hosts.flatMap(({ host, shown }) => shown.map((one) => [host, one.address, showsWords(one, data)])),
  };
  const shared = {
    parts: [table],
    notes: [`${from} was left as it is: it is the way back. Keep it for a week.`],
  };
  const look = { label: 'Look at the certificates', action: 'cert', params: {} };
  if (wasEdited(now, data)) {
    const headline = `Somebody else has changed the TLS entries of ingress ${ingress} since`;
    return { ...shared, mark: 'bad', headline, offers: [look] };
  }
  const missing = now.hosts.filter(({ shown }) => !isNew(shown, data));
  if (missing.length === 0) {
    const verb = hosts.length === 1 ? 'shows' : 'show';
    return {
      ...shared,
      mark: 'good',
      headline: `${listed(hosts)} ${verb} the certificate in ${to}, until ${data.until.slice(0, 10)}`,
    };
  }
  const others = missing.filter((one) => !isSilent(one));
  if (others.length === 0) {
    const why = missing[0]?.shown.find(({ problem }) => problem !== '')?.problem ?? 'nobody answered';
    return { ...shared, ...unseen(data, why), parts: [table] };
  }
  const names = listed(others.map(({ host }) => host));
  const headline = `${names} still ${others.length === 1 ? 'shows' : 'show'} another certificate after ${patienceMs / 1000} s: the controller has not taken up ${to}`;
  return { ...shared, mark: 'bad', headline, offers: [look] };
}

function unseen({ ingress, to }: RotateData, why: string): Report {
  const headline = `Ingress ${ingress} names ${to}; what its hosts show could not be seen from the bot: ${why}`;
  return { mark: 'unknown', headline, offers: [{ label: 'Look at the certificates', action: 'cert', params: {} }] };
}

function showsWords({ certificate, problem }: Shown, { fingerprint }: RotateData): string {
  if (problem !== '') return problem;
  if (certificate === undefined) return 'no certificate';
  const until = `until ${certificate.until.slice(0, 10)}`;
  return certificate.fingerprint === fingerprint
    ? `the new one, ${until}`
    : `another: ${certificate.subject}, ${until}`;
}
