import type { TextFile } from '../model/file.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import { mask } from '../model/secrets.ts';
import { counted } from '../model/units.ts';
import type { ClusterEvent, Deployment, Pod, Revision } from '../ports/workload.ts';
import { type EventGroup, eventGroups, eventWords } from './event-groups.ts';
import { isOwn } from './own-events.ts';
import { shortName } from './pods.ts';

/** Kinds in the channel: what a phone shows at once. */
const mostShown = 8;

export interface EventsSeen {
  readonly deployment: Deployment;
  /** Of the whole namespace. */
  readonly events: readonly ClusterEvent[];
  /** undefined where they could not be read: then only events of what can be told to be its own are shown. */
  readonly pods: readonly Pod[] | undefined;
  readonly revisions: readonly Revision[] | undefined;
  readonly gaps: readonly string[];
}

/** The events of a deployment, its ReplicaSets and its pods as a report: warnings first, what is said again and again counted. */
export function eventsReport({ deployment, events, pods = [], revisions = [], gaps }: EventsSeen): Report {
  const own = events.filter(isOwn(deployment.uid, pods, revisions));
  const groups = eventGroups(own);
  const warnings = groups.filter(({ warning }) => warning);
  const left = groups.slice(mostShown);
  const strange = events.length - own.length;
  return {
    mark: warnings.length > 0 ? 'warning' : gaps.length > 0 ? 'unknown' : 'good',
    headline: `${deployment.name}: ${headline(groups, warnings, gaps.length > 0)}`,
    ...(left.length === 0
      ? { parts: groups.length === 0 ? [] : [listOf(groups)] }
      : { pages: { back: 'Back', on: 'More', list: pagesOf(groups) } }),
    notes: [
      ...(left.length === 0 ? [] : [`${groups.length} kinds; each single event is in the file`]),
      `${counted(own.length, 'event')}; the cluster keeps them for about an hour`,
      ...(strange === 0 ? [] : [`${strange} of others in the namespace left out`]),
      ...gaps,
    ],
    offers: offersOf(deployment.name, warnings, pods),
    ...(left.length === 0 ? {} : { attachments: [eventFile(deployment.name, own)] }),
  };
}

const listOf = (groups: readonly EventGroup[]): Part => ({
  kind: 'list',
  ordered: false,
  items: groups.map((group) => eventWords(group)),
});

function pagesOf(groups: readonly EventGroup[]): readonly (readonly Part[])[] {
  const count = Math.ceil(groups.length / mostShown);
  return Array.from({ length: count }, (_, page) => [listOf(groups.slice(page * mostShown, (page + 1) * mostShown))]);
}

function headline(groups: readonly EventGroup[], warnings: readonly EventGroup[], partial: boolean): string {
  const [first] = warnings;
  if (first === undefined) {
    if (partial) return 'no warnings among the events that can be told to be its own';
    return groups.length === 0 ? 'no events' : `no warnings, ${counted(groups.length, 'kind')} of normal event`;
  }
  const all = warnings.reduce((sum, { count }) => sum + count, 0);
  const most = warnings.reduce((a, b) => (b.count > a.count ? b : a), first);
  return `${counted(all, 'warning')}, most often ${most.reason || 'without a reason'}${warnings.length === 1 ? '' : ` (${most.count})`}`;
}

/** The pod of the newest warning first, if it is still there. */
function offersOf(name: string, warnings: readonly EventGroup[], pods: readonly Pod[]): readonly Offer[] {
  const there = new Set(pods.map((pod) => pod.name));
  const named = warnings.flatMap(({ objects }) => objects).flatMap((object) => /^Pod\/(.+)$/.exec(object)?.[1] ?? []);
  const pod = named.find((one) => there.has(one));
  return [
    ...(pod === undefined
      ? []
      : [{ label: `Look at ${shortName(pod)}`, action: 'pod', params: { name: pod, deployment: name } }]),
    { label: 'Diagnose', action: 'diagnose', params: { deployment: name } },
    { label: 'Logs', action: 'logs', params: { deployment: name } },
    { label: 'All pods', action: 'pods', params: { deployment: name } },
  ];
}

/** Every event as the cluster has it, newest first. */
function eventFile(name: string, events: readonly ClusterEvent[]): TextFile {
  const lines = events.map(({ at, type, reason, object, count, message }) =>
    [at, type, reason, `${object.kind}/${object.name}`, `x${count}`, message.replaceAll(/\s+/g, ' ')].join('  '),
  );
  return { name: `events-${name}.txt`, title: `Events of ${name}`, text: mask(`${lines.join('\n')}\n`) };
}
