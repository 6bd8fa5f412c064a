import { isFault } from '../errors.ts';
import type { TextFile } from '../model/file.ts';
import type { Mark, Offer, Part, Report } from '../model/report.ts';
import { plain, type Text } from '../model/text.ts';
import { bytes, counted } from '../model/units.ts';
import type { Container, Deployment, Pod, PodUsage } from '../ports/workload.ts';
import { present, shortName } from './pods.ts';
import { needsMemory, raiseMemoryOffer } from './raise-offer.ts';
import { nearlyFull, share, type Use, useOf } from './use.ts';

/** Rows in the channel: what a phone shows at once. */
const mostRows = 12;

/** What was measured, or why nothing was. */
export type Measured = { readonly usage: readonly PodUsage[] } | { readonly missing: string };

export interface TopSeen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  readonly measured: Measured;
}

/** A container with what it uses; undefined where that is not measured. */
interface Row {
  readonly pod: Pod;
  readonly container: Container;
  readonly used: Use | undefined;
}

/** Why there are no figures, for a metrics API that is not there or does not answer. Rejects with anything else, a missing right above all. */
export async function measuredOr(usage: Promise<readonly PodUsage[]>): Promise<Measured> {
  try {
    return { usage: await usage };
  } catch (error) {
    if (isFault(error, 'CLUSTER_NOT_FOUND')) return { missing: 'This cluster has no metrics server' };
    if (isFault(error, 'CLUSTER_BUSY')) return { missing: 'The metrics server of this cluster does not answer' };
    throw error;
  }
}

/** What the containers of a deployment use of what they asked for and may have, as a report: the fullest first. */
export function topReport({ deployment, pods, measured }: TopSeen): Report {
  const { name } = deployment;
  const usage = 'usage' in measured ? measured.usage : undefined;
  const rows = rowsOf(present(pods), usage);
  const shown = rows.slice(0, mostRows);
  const left = rows.length - shown.length;
  const blind = rows.filter(({ used }) => used === undefined).length;
  return {
    mark: markOf(rows),
    headline: `${name}: ${headline(rows, measured)}`,
    parts: [
      ...(shown.length === 0 ? [] : [table(shown)]),
      ...(left > 0 ? [{ kind: 'text' as const, text: `… and ${left} more in the file` }] : []),
    ],
    notes: [
      ...('missing' in measured
        ? [`${measured.missing}: use is unknown, not zero. Install metrics-server to see it`]
        : blind > 0
          ? [`${counted(blind, 'container')} not measured yet: the first figures come a minute after the start`]
          : []),
      ...limitNotes(rows),
    ],
    offers: offersOf(deployment, rows),
    ...(left > 0 ? { attachments: [file(name, rows)] } : {}),
  };
}

const memoryShare = ({ container, used }: Row) => share(used?.memoryBytes, container.limits.memoryBytes);
const cpuShare = ({ container, used }: Row) => share(used?.cpuMillis, container.limits.cpuMillis);
const fullness = (row: Row) => Math.max(memoryShare(row) ?? -1, cpuShare(row) ?? -1);

/** Every container that stays, the one closest to a limit first, then by memory. */
function rowsOf(pods: readonly Pod[], usage: readonly PodUsage[] | undefined): readonly Row[] {
  return pods
    .flatMap((pod) =>
      pod.containers
        .filter(({ init }) => !init)
        .map((container) => ({ pod, container, used: useOf(usage, pod.name, container.name) })),
    )
    .sort((a, b) => fullness(b) - fullness(a) || (b.used?.memoryBytes ?? -1) - (a.used?.memoryBytes ?? -1));
}

function markOf(rows: readonly Row[]): Mark {
  if (rows.every(({ used }) => used === undefined)) return 'unknown';
  return rows.some((row) => fullness(row) >= nearlyFull) ? 'warning' : 'good';
}

function headline(rows: readonly Row[], measured: Measured): string {
  if (rows.length === 0) return 'no pods to measure';
  if ('missing' in measured) return `use is unknown. ${measured.missing}`;
  const seen = rows.filter(({ used }) => used !== undefined);
  if (seen.length === 0) return 'nothing is measured yet';
  const of = (what: string, list: readonly (number | undefined)[]) => {
    const shares = list.filter((one) => one !== undefined);
    return shares.length === 0 ? `${what} without a limit` : `${what} at most ${Math.max(...shares)}% of its limit`;
  };
  return `${of('memory', seen.map(memoryShare))}, ${of('CPU', seen.map(cpuShare))}`;
}

/** `511 of 512 MiB` would hide what is asked for; so the share of each, and the amount. */
function table(rows: readonly Row[]): Part {
  const several = rows.some(({ pod }) => pod.containers.filter(({ init }) => !init).length > 1);
  const right = { align: 'right' as const };
  return {
    kind: 'table',
    columns: [
      { title: 'Pod' },
      ...(several ? [{ title: 'Container' }] : []),
      { title: 'Memory', ...right },
      { title: 'of limit', ...right },
      { title: 'of request', ...right },
      { title: 'CPU', ...right },
      { title: 'of limit', ...right },
      { title: 'of request', ...right },
    ],
    rows: rows.map((row) => [shortName(row.pod.name), ...(several ? [row.container.name] : []), ...cells(row)]),
  };
}

function cells({ container: { limits, requests }, used }: Row): readonly Text[] {
  if (used === undefined) return ['?', '?', '?', '?', '?', '?'];
  return [
    bytes(used.memoryBytes),
    percent(share(used.memoryBytes, limits.memoryBytes), true),
    percent(share(used.memoryBytes, requests.memoryBytes), false),
    `${used.cpuMillis}m`,
    percent(share(used.cpuMillis, limits.cpuMillis), true),
    percent(share(used.cpuMillis, requests.cpuMillis), false),
  ];
}

function percent(value: number | undefined, isLimit: boolean): Text {
  if (value === undefined) return 'none';
  return isLimit && value >= nearlyFull ? [{ strong: `${value}%` }] : `${value}%`;
}

function limitNotes(rows: readonly Row[]): readonly string[] {
  const without = new Set(
    rows.filter(({ container }) => container.limits.memoryBytes === undefined).map(({ container }) => container.name),
  );
  return without.size === 0 ? [] : [`no memory limit: ${[...without].join(', ')}`];
}

function offersOf({ name: deployment, replicas }: Deployment, rows: readonly Row[]): readonly Offer[] {
  const [first] = rows;
  const hungry = rows.find(({ container, used }) => needsMemory(container, used));
  const isBusy = rows.some((row) => (cpuShare(row) ?? 0) >= nearlyFull);
  const more = replicas.wanted + 1;
  return [
    ...(hungry === undefined ? [] : raiseMemoryOffer(deployment, hungry.container)),
    ...(isBusy ? [{ label: `Plan ${more} pods…`, action: 'scale', params: { deployment, replicas: more } }] : []),
    ...(first === undefined
      ? []
      : [
          {
            label: `Look at ${shortName(first.pod.name)}`,
            action: 'pod',
            params: { name: first.pod.name, deployment },
          },
        ]),
    { label: 'Autoscaler', action: 'hpa', params: { deployment } },
    { label: 'Diagnose', action: 'diagnose', params: { deployment } },
  ];
}

function file(name: string, rows: readonly Row[]): TextFile {
  const lines = rows.map((row) =>
    [`${row.pod.name}/${row.container.name}`, ...cells(row).map((cell) => plain(cell))].join('  '),
  );
  const head = 'pod/container  memory  of limit  of request  CPU  of limit  of request';
  return { name: `top-${name}.txt`, title: `Use of ${name}`, text: `${head}\n${lines.join('\n')}\n` };
}
