import type { Line, Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import { daysLeft } from './certificate.ts';
import { daysOf, type HostVerdict, judgeHost } from './judge-host.ts';
import { renewalNote } from './renewal.ts';
import type { Held, IngressSeen } from './see.ts';

export interface LookAt {
  readonly seen: IngressSeen;
  readonly port: number;
  readonly now: Date;
  readonly warnDays: number;
}

/** What `/mcp cert` tells: per host what is wrong, per Secret what it holds. Pure, and without a key. */
export function certReport({ seen, port, now, warnDays }: LookAt): Report {
  const verdicts = seen.hosts.map((host) => judgeHost(host, now, warnDays));
  const sorted = verdicts.toSorted((a, b) => order[a.mark] - order[b.mark]);
  const mark = sorted[0]?.mark ?? 'warning';
  const parts: Part[] = [{ kind: 'lines', lines: hostLines(sorted, now) }, ...secretsTable(seen, now)];
  return {
    mark,
    headline: headlineOf(seen, sorted, now),
    parts: verdicts.length === 0 ? [] : parts,
    notes: [...renewalNotes(seen, now), ...notesOf(seen, port, mark)],
    offers: offersOf(sorted),
  };
}

/** Another pair for the worst Secret that people keep themselves: what cert-manager keeps, it renews. */
function offersOf(sorted: readonly HostVerdict[]): readonly Offer[] {
  const worst = sorted.find(
    ({ mark, seen: { secret, held } }) =>
      mark !== 'good' && secret !== '' && (typeof held === 'string' || held.secret.keptBy === undefined),
  );
  if (worst === undefined) return [];
  const { secret } = worst.seen;
  return [{ label: `Plan another Secret for ${secret}…`, action: 'cert rotate', params: { from: secret } }];
}

const order = { bad: 0, warning: 1, good: 2 } as const;

function headlineOf({ ingress }: IngressSeen, sorted: readonly HostVerdict[], now: Date): string {
  const [first] = sorted;
  if (first === undefined) return `Ingress ${ingress.name} names no host`;
  const finding = first.findings[0]?.text;
  if (finding === undefined) {
    const days = Math.min(...sorted.flatMap((one) => daysOf(one, now) ?? []));
    return `${counted(sorted.length, 'host')}: every certificate is valid and shown; the first expires in ${counted(days, 'day')}`;
  }
  const same = sorted.filter(({ findings }) => findings[0]?.text === finding);
  const others = sorted.filter((one) => one.mark !== 'good' && !same.includes(one)).length;
  const more = others === 0 ? '' : `; ${counted(others, 'other host')} need${others === 1 ? 's' : ''} a look`;
  return `${listed(same.map(({ seen }) => seen.host))}: ${finding}${more}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(words: readonly string[]): string {
  const [first = '', second, third] = words;
  if (second === undefined) return first;
  if (third === undefined) return `${first} and ${second}`;
  return `${first}, ${second} and ${words.length - 2} more`;
}

/** One line for hosts of one Secret of which the same is to be said. */
function hostLines(verdicts: readonly HostVerdict[], now: Date): readonly Line[] {
  const lines = new Map<string, { readonly line: Omit<Line, 'label'>; readonly hosts: string[] }>();
  for (const verdict of verdicts) {
    const line = { mark: verdict.mark, text: hostText(verdict, now) };
    const key = JSON.stringify([verdict.seen.secret, line]);
    const known = lines.get(key) ?? { line, hosts: [] };
    known.hosts.push(verdict.seen.host);
    lines.set(key, known);
  }
  return [...lines.values()].map(({ line, hosts }) => ({ ...line, label: listed(hosts) }));
}

function hostText(verdict: HostVerdict, now: Date): Text {
  const { seen, findings, certificate } = verdict;
  const days = daysOf(verdict, now) ?? 0;
  const problems = findings.map(({ text }) => text).join('; ');
  const isToldAlready = findings.some(({ ofDates }) => ofDates === true);
  const left = isToldAlready ? `${days < 0 ? 'ended' : 'until'} ` : `${counted(days, 'day')} left, until `;
  const shown = seen.shown.filter(({ problem }) => problem === '').length;
  const asked = seen.shown.length > 1 ? `, shown on ${shown} of ${seen.shown.length} addresses` : '';
  if (certificate === undefined) return problems;
  const about = [left, { time: certificate.until, as: 'date' as const }, `, from ${certificate.issuer}${asked}`];
  return problems === '' ? about : [`${problems} · `, ...about];
}

/** What each Secret holds, each once. */
function secretsTable({ hosts }: IngressSeen, now: Date): readonly Part[] {
  const secrets = new Map(
    hosts.flatMap(({ secret, held }): [string, Held][] => (typeof held === 'string' ? [] : [[secret, held]])),
  );
  if (secrets.size === 0) return [];
  return [
    {
      kind: 'table',
      columns: [{ title: 'Secret' }, { title: 'Days', align: 'right' }, { title: 'Names' }, { title: 'Key' }],
      rows: [...secrets].map(([name, { secret, certificate }]) => [
        secret.keptBy === undefined ? name : `${name} (cert-manager: ${secret.keptBy})`,
        certificate === undefined ? '–' : String(daysLeft(certificate, now)),
        certificate === undefined ? '–' : listed(certificate.names),
        secret.key,
      ]),
    },
  ];
}

function renewalNotes({ hosts }: IngressSeen, now: Date): readonly Text[] {
  const held = new Map(
    hosts.flatMap(({ secret, held: one }) => (typeof one === 'string' ? [] : [[secret, one] as const])),
  );
  return [...held.values()].flatMap((one) => renewalNote(one, now));
}

function notesOf({ ingress, addresses, left }: IngressSeen, port: number, mark: Report['mark']): readonly Text[] {
  const where = addresses.length === 0 ? 'the addresses of each host' : addresses.join(', ');
  return [
    `Ingress ${ingress.name}, asked by SNI at ${where}, port ${port}, from the bot. Revocation is not checked.`,
    ...(left === 0 ? [] : [`${counted(left, 'host')} more not looked at.`]),
    ...(mark === 'good'
      ? []
      : [['A new pair in a Secret takes the place of one with ', { code: '/mcp cert rotate NAME' }, '.']]),
  ];
}
