import type { Mark, Offer, Part, Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { KnownRelease } from '../ports/releases.ts';
import type { ClusterEvent, Deployment, Pod, Revision } from '../ports/workload.ts';
import { type Blocker, blocker } from './blocker.ts';
import { inOrder } from './pod-state.ts';
import { present, shortName, stuckReason } from './pods.ts';
import { servingPods, versionOf } from './releases.ts';
import { rollbackOffer } from './rollback-offer.ts';
import { condition, isRollingOut, rolloutStatus } from './rollout-status.ts';
import { templateVersions } from './versions.ts';

/** Pods whose reasons are told; the others are counted. */
const mostReasons = 3;

export interface RolloutSeen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  /** undefined where they could not be read, like all below. */
  readonly revisions: readonly Revision[] | undefined;
  readonly events: readonly ClusterEvent[] | undefined;
  readonly known: readonly KnownRelease[] | undefined;
  readonly gaps: readonly string[];
  readonly at: Date;
}

/** How a rollout stands. */
interface Stand {
  readonly mark: Mark;
  readonly words: string;
  /** It neither goes on nor has ended well: a way out is worth a button. */
  readonly held: boolean;
}

/** Where the rollout of a deployment stands as a report: how far, what holds it up, what each version has. */
export function rolloutReport(seen: RolloutSeen): Report {
  const { deployment, pods, revisions, events, gaps } = seen;
  const fresh = freshPods(seen);
  const found = blocker(deployment, fresh, events ?? []);
  const stand = standOf(deployment, pods, found);
  const version = versionWords(deployment, revisions);
  const reasons = stand.mark === 'good' ? [] : reasonsOf(seen, found);
  return {
    mark: stand.mark,
    headline: `${deployment.name} ${version}: ${stand.words}`,
    parts: [
      ...(reasons.length === 0 ? [] : [{ kind: 'list' as const, ordered: false, items: reasons }]),
      ...versionTable(seen),
    ],
    notes: [...timeNotes(deployment, revisions, stand), ...gaps],
    offers: offersOf(seen, stand),
  };
}

/** `2.4.0 (revision 42)`. */
function versionWords(deployment: Deployment, revisions: readonly Revision[] | undefined): string {
  const version = versionOf(deployment.name, deployment.template);
  return revisions === undefined ? version : `${version} (revision ${deployment.revision})`;
}

/** Pods of the newest template: by the ReplicaSet that owns them; all pods where those could not be read. */
function freshPods({ deployment, pods, revisions }: RolloutSeen): readonly Pod[] {
  if (revisions === undefined) return pods;
  const newest = revisions.find(({ number }) => number === deployment.revision);
  return pods.filter(({ owner }) => owner?.uid === newest?.uid);
}

function standOf(deployment: Deployment, pods: readonly Pod[], found: Blocker | undefined): Stand {
  const { wanted, available, updated } = deployment.replicas;
  const status = rolloutStatus(deployment, undefined);
  const serve = available === 0 ? 'no pod serves' : `${available} of ${counted(wanted, 'pod')} available`;
  if (deployment.paused)
    return { mark: 'warning', words: `paused with ${updated} of ${wanted} pods on it, ${serve}`, held: true };
  if (status.kind === 'failed') return { mark: 'bad', words: `failed, ${status.reason}; ${serve}`, held: true };
  if (found !== undefined) return { mark: 'bad', words: `held up, ${found.words}; ${serve}`, held: true };
  if (status.kind === 'done') {
    if (wanted === 0) return { mark: 'neutral', words: 'rolled out, and scaled to 0', held: false };
    return { mark: 'good', words: `rolled out, ${serve}`, held: false };
  }
  if (isRollingOut(deployment)) return { mark: 'running', words: `rolling out, ${status.detail}`, held: false };
  const missing = wanted - present(pods).filter(({ ready }) => ready).length;
  return {
    mark: 'bad',
    words: `rolled out, but ${missing > 0 ? `${missing} of ${counted(wanted, 'pod')} not ready` : serve}`,
    held: true,
  };
}

/** What is in the way, then why pods are not ready, then what the controller says. */
function reasonsOf({ deployment, pods }: RolloutSeen, found: Blocker | undefined): readonly Text[] {
  const stuck = pods.flatMap((pod) => stuckReason(pod) ?? []);
  const detail = found === undefined || found.detail === '' ? [] : [found.detail];
  const others = stuck.filter((reason) => !detail.some((one) => reason.startsWith(one) || one.startsWith(reason)));
  const shown = others.slice(0, mostReasons);
  const left = others.length - shown.length;
  const paused = deployment.paused
    ? ['Nothing is rolled out until somebody resumes it: kubectl rollout resume deployment/'.concat(deployment.name)]
    : [];
  return [...paused, ...detail, ...shown, ...(left > 0 ? [`and ${counted(left, 'more pod')} not ready`] : [])];
}

/** Which version has how many pods; left out where there is one version, since the headline says it. */
function versionTable({ deployment, pods, revisions }: RolloutSeen): readonly Part[] {
  const versions = templateVersions(deployment.name, revisions ?? []);
  const now = present(pods);
  const rows = (revisions ?? [])
    .filter(({ uid, number }) => number === deployment.revision || now.some(({ owner }) => owner?.uid === uid))
    .toReversed();
  if (rows.length < 2) return [];
  const right = { align: 'right' as const };
  return [
    {
      kind: 'table',
      columns: [{ title: 'Version' }, { title: 'Pods', ...right }, { title: 'Ready', ...right }, { title: 'Since' }],
      rows: rows.map((revision) => [
        `${versions.get(revision.uid) ?? revision.number}${revision.number === deployment.revision ? ' new' : ''}`,
        String(now.filter(({ owner }) => owner?.uid === revision.uid).length),
        String(servingPods(revision, pods)),
        [{ time: revision.createdAt, as: 'ago' }],
      ]),
    },
  ];
}

function timeNotes(
  deployment: Deployment,
  revisions: readonly Revision[] | undefined,
  { mark, held }: Stand,
): readonly Text[] {
  const revision = revisions?.find(({ number }) => number === deployment.revision);
  const progress = condition(deployment, 'Progressing')?.at;
  const since = (words: string, time: string): readonly Inline[] => [words, { time, as: 'ago' }];
  return [
    ...(revision === undefined ? [] : [since('made ', revision.createdAt)]),
    ...(progress !== undefined && (held || mark === 'running')
      ? [[...since('last progress ', progress), `; gives up after ${deployment.progressDeadlineSeconds} s without any`]]
      : []),
  ];
}

function offersOf({ deployment, pods, revisions, known, at }: RolloutSeen, { held, mark }: Stand): readonly Offer[] {
  const params = { deployment: deployment.name };
  const [worst] = inOrder(pods, at);
  const pod: readonly Offer[] =
    worst === undefined || worst.standing === 'ready'
      ? []
      : [{ label: `Look at ${shortName(worst.pod.name)}`, action: 'pod', params: { name: worst.pod.name, ...params } }];
  const back =
    held && revisions !== undefined ? rollbackOffer({ deployment, revisions, pods, known: known ?? [] }) : [];
  const again: readonly Offer[] = mark === 'running' ? [{ label: 'Look again', action: 'rollout', params }] : [];
  return [
    ...again,
    ...back,
    ...pod,
    ...(held ? [{ label: 'Diagnose', action: 'diagnose', params }] : []),
    { label: 'All pods', action: 'pods', params },
    { label: 'History', action: 'history', params },
  ];
}
