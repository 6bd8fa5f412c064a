import { type Certificate, daysLeft } from './certificate.ts';
import { chainFindings, type Finding, secretFindings, servingFindings } from './judge.ts';
import type { Held, HostSeen, Shown } from './see.ts';

/** How a host stands: everything that is wrong, worst first, and the certificate it is about. */
export interface HostVerdict {
  readonly seen: HostSeen;
  readonly mark: 'good' | 'warning' | 'bad';
  readonly findings: readonly Finding[];
  /** What people are shown where anybody could be asked, else what the Secret holds. */
  readonly certificate: Certificate | undefined;
}

/** What is wrong with a host. Pure. */
export function judgeHost(seen: HostSeen, now: Date, warnDays: number): HostVerdict {
  const { host, held, shown, secret } = seen;
  const own = typeof held === 'string' ? undefined : held;
  const served = shown.find((one) => one.certificate !== undefined);
  const findings = [
    ...(own === undefined ? [unread(held)] : heldFindings(own, host, now, warnDays)),
    ...shownFindings(shown, own?.certificate, secret),
    // What people are shown counts by itself where it is not what was judged above.
    ...(served?.certificate === undefined || isSame(served.certificate, own?.certificate)
      ? []
      : servingFindings(
          { certificate: served.certificate, chain: served.chain },
          [host.replace(/^\*\./, 'any.')],
          now,
          warnDays,
        )),
  ];
  const sorted = unique(findings).toSorted((a, b) => rank(a) - rank(b));
  const [first] = sorted;
  return { seen, mark: first?.mark ?? 'good', findings: sorted, certificate: served?.certificate ?? own?.certificate };
}

const rank = ({ mark }: Finding) => (mark === 'bad' ? 0 : 1);
const isSame = (a: Certificate, b: Certificate | undefined) => a.fingerprint === b?.fingerprint;
const unique = (all: readonly Finding[]) => [...new Map(all.map((one) => [one.text, one])).values()];

/** A Secret that the bot may not read says nothing about the host. */
function unread(why: string | Held): Finding {
  const text = typeof why === 'string' ? why : '';
  return { mark: text.includes('could not be read') ? 'warning' : 'bad', text };
}

function heldFindings({ secret, certificate, chain }: Held, host: string, now: Date, warnDays: number) {
  if (certificate === undefined) return secretFindings(secret);
  return [...secretFindings(secret), ...servingFindings({ certificate, chain }, [host], now, warnDays)];
}

function shownFindings(shown: readonly Shown[], own: Certificate | undefined, secret: string): readonly Finding[] {
  const silent = shown.filter(({ problem }) => problem !== '');
  const spoke = shown.filter(({ problem }) => problem === '');
  const others = own === undefined ? [] : spoke.filter((one) => !isSameAs(one, own));
  const different = new Set(spoke.map(({ certificate }) => certificate?.fingerprint));
  const sendsLess = spoke.filter((one) => own !== undefined && isSameAs(one, own) && one.chain.kind !== 'complete');
  return [
    ...(others.length === 0 ? [] : [{ mark: 'bad' as const, text: otherWords(others, shown.length, secret) }]),
    ...(different.size < 2 ? [] : [{ mark: 'bad' as const, text: 'its addresses show different certificates' }]),
    ...sendsLess.flatMap(({ chain }) => chainFindings(chain)),
    ...silent.map(({ problem }) => ({
      mark: 'warning' as const,
      text: `no certificate was shown to the bot: ${problem}`,
    })),
  ];
}

const isSameAs = ({ certificate }: Shown, own: Certificate) => certificate !== undefined && isSame(certificate, own);

function otherWords(others: readonly Shown[], all: number, secret: string): string {
  const [first] = others;
  const where = all > 1 ? `${others.length} of ${all} addresses show` : 'the server shows';
  const name = first?.certificate?.subject ?? 'no certificate';
  const until = first?.certificate?.until.slice(0, 10) ?? '';
  return `${where} another certificate than ${secret} holds: ${name}, until ${until}`;
}

/** Days left of what a host shows or would show; undefined where there is no certificate. */
export function daysOf({ certificate }: HostVerdict, now: Date): number | undefined {
  return certificate === undefined ? undefined : daysLeft(certificate, now);
}
