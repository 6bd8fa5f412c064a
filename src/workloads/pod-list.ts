import type { TextFile } from '../model/file.ts';
import type { Mark, Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { Deployment, Pod, Revision } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { inOrder, type Placed, restartsOf } from './pod-state.ts';
import { shortName, stuckReason } from './pods.ts';
import { versionOf } from './releases.ts';
import { templateVersions } from './versions.ts';

/** Rows in the channel: what a phone shows at once. */
const mostRows = 12;
/** Buttons that lead to a pod: two in sight, the others behind the dots. */
const mostPods = 5;

export interface PodsSeen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  /** undefined where they could not be read. */
  readonly revisions: readonly Revision[] | undefined;
  readonly gaps: readonly string[];
  readonly at: Date;
}

/** The pods of a deployment as a report: how many are ready, then each, not ready ones first. */
export function podsReport({ deployment, pods, revisions, gaps, at }: PodsSeen): Report {
  const placed = inOrder(pods, at);
  const shown = placed.slice(0, mostRows);
  const left = placed.slice(mostRows);
  const versions = templateVersions(deployment.name, revisions ?? []);
  const parts: Part[] = shown.length === 0 ? [] : [podTable(shown, placed, versions)];
  if (left.length > 0) parts.push({ kind: 'text', text: `… and ${left.length} more in the file: ${tally(left)}` });
  return {
    mark: markOf(deployment, placed),
    headline: `${deployment.name}: ${headline(deployment, placed)}`,
    parts,
    notes: [...sameNotes(deployment, placed, versions), ...gaps],
    offers: offersOf(deployment.name, placed),
    ...(left.length === 0 ? {} : { attachments: [podFile(deployment, placed, versions, at)] }),
  };
}

const readyOf = (placed: readonly Placed[]) => placed.filter(({ standing }) => standing === 'ready').length;

function markOf({ replicas: { wanted } }: Deployment, placed: readonly Placed[]): Mark {
  const ready = readyOf(placed);
  if (ready < wanted) return placed.some(({ standing }) => standing === 'trouble') || ready === 0 ? 'bad' : 'running';
  if (placed.some(({ standing }) => standing === 'trouble')) return 'warning';
  return wanted === 0 ? 'neutral' : 'good';
}

function headline({ replicas: { wanted } }: Deployment, placed: readonly Placed[]): string {
  const others = tally(placed.filter(({ standing }) => standing !== 'ready' && standing !== 'ended'));
  if (wanted === 0 && placed.length === 0) return 'no pods, and none are wanted (scaled to 0)';
  if (placed.length === 0) return `no pods, though ${wanted} ${wanted === 1 ? 'is' : 'are'} wanted`;
  return `${readyOf(placed)} of ${counted(wanted, 'pod')} ready${others === '' ? '' : `, ${others}`}`;
}

/** `2 CrashLoopBackOff, 1 starting`: most frequent first, at most three kinds. */
function tally(placed: readonly Placed[]): string {
  const kinds = [...Map.groupBy(placed, ({ words }) => words)].sort((a, b) => b[1].length - a[1].length);
  const rest = kinds.slice(3).reduce((sum, [, list]) => sum + list.length, 0);
  const words = kinds.slice(0, 3).map(([state, list]) => `${list.length} ${state}`);
  return [...words, ...(rest === 0 ? [] : [`${rest} in other states`])].join(', ');
}

type Versions = ReadonlyMap<string, string>;

/** The version a pod runs, by the ReplicaSet that owns it; by its images where that cannot be read. */
function versionIn(pod: Pod, versions: Versions): string {
  const known = versions.get(pod.owner?.uid ?? '');
  const containers = pod.containers.filter(({ init }) => !init);
  return known ?? versionOf('', { spec: { containers: containers.map(({ image }) => ({ image })) } });
}

const distinct = (values: readonly string[]) => [...new Set(values)];
const nodeOf = ({ node }: Pod) => node ?? 'no node';

/** Columns that say the same of every pod are left out, and told below. */
function podTable(shown: readonly Placed[], all: readonly Placed[], versions: Versions): Part {
  const restarted = all.some(({ pod }) => restartsOf(pod).count > 0);
  const spread = distinct(all.map(({ pod }) => nodeOf(pod))).length > 1;
  const mixed = distinct(all.map(({ pod }) => versionIn(pod, versions))).length > 1;
  return {
    kind: 'table',
    columns: [
      { title: 'Pod' },
      { title: 'State' },
      ...(restarted ? [{ title: 'Restarts' }] : []),
      { title: 'Created' },
      ...(spread ? [{ title: 'Node' }] : []),
      ...(mixed ? [{ title: 'Version' }] : []),
    ],
    rows: shown.map(({ pod, words, standing }) => [
      shortName(pod.name),
      standing === 'trouble' ? [{ strong: words }] : words,
      ...(restarted ? [restartCell(pod)] : []),
      [{ time: pod.createdAt, as: 'ago' }],
      ...(spread ? [nodeOf(pod)] : []),
      ...(mixed ? [versionIn(pod, versions)] : []),
    ]),
  };
}

function restartCell(pod: Pod): Text {
  const { count, last } = restartsOf(pod);
  return count === 0 ? '–' : last === undefined ? String(count) : [`${count}, `, { time: last, as: 'ago' }];
}

function sameNotes({ replicas }: Deployment, placed: readonly Placed[], versions: Versions): readonly Text[] {
  if (placed.length === 0) return [];
  const [version, ...others] = distinct(placed.map(({ pod }) => versionIn(pod, versions)));
  const [node, ...more] = distinct(placed.map(({ pod }) => nodeOf(pod)));
  const all = placed.length === 1 ? 'runs' : 'all run';
  return [
    ...(others.length === 0 ? [`${all} ${version}`] : []),
    ...(more.length === 0 && placed.length > 1 && replicas.wanted > 1 ? [`all on ${node}`] : []),
    ...(placed.every(({ pod }) => restartsOf(pod).count === 0) ? ['no restarts'] : []),
  ];
}

function offersOf(name: string, placed: readonly Placed[]): readonly Offer[] {
  const pod = ({ pod: { name: full } }: Placed): Offer => ({
    label: `Look at ${shortName(full)}`,
    action: 'pod',
    params: { name: full, deployment: name },
  });
  const [first, ...others] = placed.slice(0, mostPods + 1);
  const diagnose: Offer = { label: 'Diagnose', action: 'diagnose', params: { deployment: name } };
  const rollout: Offer = { label: 'Rollout', action: 'rollout', params: { deployment: name } };
  return [...(first === undefined ? [] : [pod(first)]), diagnose, rollout, ...others.map(pod)];
}

/** Every pod, a line each. */
function podFile({ name }: Deployment, placed: readonly Placed[], versions: Versions, at: Date): TextFile {
  const age = (time: string) => span((at.getTime() - Date.parse(time)) / 1000);
  const line = ({ pod, words }: Placed) => {
    const { count, last } = restartsOf(pod);
    const restarts = `${counted(count, 'restart')}${last === undefined ? '' : ` (last ${age(last)} ago)`}`;
    const why = stuckReason(pod);
    const columns = [pod.name, words, restarts, age(pod.createdAt), nodeOf(pod), versionIn(pod, versions)];
    return `${columns.join('  ')}${why === undefined ? '' : `  ! ${inOneLine(why)}`}`;
  };
  return {
    name: `pods-${name}.txt`,
    title: `Pods of ${name}`,
    text: `Pods of ${name}, ${at.toISOString()}\n${placed.map(line).join('\n')}\n`,
  };
}
