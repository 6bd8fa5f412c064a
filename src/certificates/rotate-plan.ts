import type { Environment } from '../model/environment.ts';
import { promise } from '../model/plan.ts';
import type { Ingress, TlsEntry } from '../ports/ingress.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { listed } from './cert-look.ts';
import { type Certificate, daysLeft } from './certificate.ts';
import type { Goal } from './rotate-goal.ts';
import type { Held, Shown } from './see.ts';

/** What the run of a rotation needs of its plan. */
export interface RotateData extends Goal {
  readonly ingress: string;
  readonly uid: string;
  /** The whole list as it was planned on. */
  readonly tls: readonly TlsEntry[];
  readonly to: string;
  readonly secretUid: string;
  /** Of the new certificate. */
  readonly fingerprint: string;
  readonly until: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

interface Seen {
  readonly environment: Environment;
  readonly ingress: Ingress;
  readonly goal: Goal;
  readonly next: Held & { readonly certificate: Certificate };
  /** What is replaced, or why it could not be read. */
  readonly present: Held | string;
  readonly shown: readonly { readonly host: string; readonly shown: readonly Shown[] }[];
  readonly port: number;
  readonly addresses: readonly string[];
  readonly warnDays: number;
  readonly now: Date;
}

/** ms after the switch in which every host must show the new certificate: controllers reload. */
export const patienceMs = 60_000;
const dateOf = (iso: string) => iso.slice(0, 10);

/** The plan of giving entries of an ingress another Secret. */
export function rotatePlan(seen: Seen) {
  const { environment, ingress, goal, next, present, port, addresses } = seen;
  const to = next.secret.name;
  const { certificate } = next;
  const data: RotateData = {
    ...goal,
    ...{ ingress: ingress.name, uid: ingress.uid, tls: ingress.tls, to, secretUid: next.secret.uid },
    ...{ fingerprint: certificate.fingerprint, until: certificate.until, port, addresses },
  };
  const old = typeof present === 'string' ? undefined : present.certificate;
  const before = `${goal.from}, ${old === undefined ? 'unknown' : `until ${dateOf(old.until)}`}`;
  return {
    headline: `Let ${listed(goal.hosts)} show the certificate in ${to}`,
    doing: `Switching ${listed(goal.hosts)} to ${to}`,
    confirm: `Switch to ${to}`,
    subject: ingress.name,
    changes: [
      ...goal.hosts.map((label) => ({ label, before, after: `${to}, until ${dateOf(certificate.until)}` })),
      { label: 'issuer', before: old?.issuer ?? 'unknown', after: certificate.issuer },
    ],
    promises: [
      promise('entries', othersOf(data), (others) =>
        others.length === 0
          ? 'Only the name of the Secret is written: every host of the ingress stays.'
          : `Only the name of the Secret is written: every host stays, and so ${others.length === 1 ? 'does' : 'do'} ${listed(others)}.`,
      ),
      promise(
        'check',
        { hosts: goal.hosts, seconds: patienceMs / 1000 },
        ({ seconds }) =>
          `Then checks: each host shows the new certificate by SNI, at every address, within ${seconds} s.`,
      ),
      promise('kept', goal.from, (from) => `Way back: ${from} stays as it is. Keep it for a week.`),
    ],
    course: [shownWords(seen, old), `${certificate.names.length} names: ${listed(certificate.names)}.`],
    warnings: warningsOf(seen, old),
    steps: [
      { key: 'switch', title: `Name ${to} in ${ingress.name}` },
      { key: 'verify', title: 'See it on every host' },
    ],
    observed: {
      namespace: environment.namespace,
      ingress: { uid: ingress.uid, tls: ingress.tls },
      secret: { uid: next.secret.uid, fingerprint: certificate.fingerprint },
    },
    data,
  };
}

/** Secrets of the other entries. */
function othersOf({ tls, entries }: RotateData): readonly string[] {
  const others = tls.flatMap(({ secret }, index) => (entries.includes(index) || secret === '' ? [] : [secret]));
  return [...new Set(others)];
}

function shownWords({ shown }: Seen, old: Certificate | undefined): string {
  const all = shown.flatMap((one) => one.shown);
  const silent = all.filter(({ problem }) => problem !== '');
  if (silent.length > 0) return `What is shown cannot be seen from the bot: ${silent[0]?.problem}.`;
  const same = all.filter(({ certificate }) => certificate?.fingerprint === old?.fingerprint).length;
  return same === all.length
    ? 'Every host shows the certificate that is replaced.'
    : `${all.length - same} of ${all.length} looks show another certificate than the one that is replaced.`;
}

/** Bound as they are, so they hold dates and no ages. */
function warningsOf({ ingress, next, present, warnDays, now }: Seen, old: Certificate | undefined): readonly string[] {
  const { certificate, chain } = next;
  const lost = old?.names.filter((name) => !certificate.names.includes(name)) ?? [];
  const issuer = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'].find((key) => key in ingress.annotations);
  const keptBy = typeof present === 'string' ? undefined : present.secret.keptBy;
  return [
    ...(typeof present === 'string' ? [`${present}.`] : []),
    ...(old?.fingerprint === certificate.fingerprint ? ['It is the certificate that is shown already.'] : []),
    ...(old !== undefined && certificate.until < old.until
      ? [`It ends on ${dateOf(certificate.until)}, before the one it replaces (${dateOf(old.until)}).`]
      : []),
    ...(daysLeft(certificate, now) < warnDays
      ? [`It ends on ${dateOf(certificate.until)}, within ${warnDays} days.`]
      : []),
    ...(lost.length === 0 ? [] : [`It is no longer for ${listed(lost)}.`]),
    ...(chain.kind === 'untrusted' ? [`Its chain leads to ${chain.root}, which the bot does not trust.`] : []),
    ...(keptBy === undefined
      ? []
      : [`cert-manager renews the present one (Certificate ${keptBy}); nobody renews ${next.secret.name} for it.`]),
    ...(issuer === undefined
      ? []
      : [
          `cert-manager issues whatever Secret ingress ${ingress.name} names (${issuer}): it will write ${next.secret.name} anew.`,
        ]),
    ...keeperWarnings(ingress),
  ];
}
